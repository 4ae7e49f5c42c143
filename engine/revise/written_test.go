package revise

import "testing"

// TestWritten: numbers and days are taken as people write them in cells, and nothing else is.
func TestWritten(t *testing.T) {
	for text, want := range map[string]string{"３": "3", " ９８．５ ": "98.5", "－2": "-2", "3": "3", "三": "", "1e3": "1e3", "3分": "", "": ""} {
		got, ok := asNumber(text)
		if string(got) != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for text, want := range map[string]string{"2024.1.1": "2024-01-01", "２０２４年１月１２日": "2024-01-12", "2024-01-01": "2024-01-01", "2024年": "2024年", "元旦": "元旦"} {
		if got := Day(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
