package formula

import (
	"testing"
	"time"

	"jixiao/engine/number"
)

// TestDatesDayByDay counts weekdays and months by walking from day to day over six years.
func TestDatesDayByDay(t *testing.T) {
	start := time.Date(1998, 12, 20, 0, 0, 0, 0, time.UTC)
	day := func(k int) number.Number { return number.Int(start.AddDate(0, 0, k).Unix() / 86400) }
	for _, from := range []int{0, 11, 42, 70, 435, 437} {
		week, month := 0, 0
		for k := 0; k < 2200; k++ {
			at := start.AddDate(0, 0, from+k)
			if k > 0 && at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
				week++
			}
			if next, why := addMonths(day(from), number.Int(int64(month+1)), number.Zero); why != nil || !day(from+k).Less(next) {
				month++
			}
			if got := weekdays(day(from), day(from+k), number.Zero); !got.Equal(number.Int(int64(week))) {
				t.Fatalf("%v to %v: %v weekdays, want %d", start.AddDate(0, 0, from), at, got, week)
			}
			if got := monthsBetween(day(from), day(from+k), number.Zero); !got.Equal(number.Int(int64(month))) {
				t.Fatalf("%v to %v: %v months, want %d", start.AddDate(0, 0, from), at, got, month)
			}
			if back := weekdays(day(from+k), day(from), number.Zero); !back.Equal(number.Int(int64(-week))) {
				t.Fatalf("back: %v, want %d", back, -week)
			}
		}
	}
}
