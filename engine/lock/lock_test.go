package lock_test

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/lock"
)

func load(t *testing.T, text string) *engine.RuleSet {
	t.Helper()
	rs, err := engine.Parse("a.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

const one = `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`

// TestLock: what is published stays; another content under the version is refused; line ends do not matter; a lock that is
// written is read back.
func TestLock(t *testing.T) {
	var l lock.Lock
	if list := l.Add(load(t, one), 1); list != nil {
		t.Fatal(list)
	}
	changed := load(t, strings.Replace(one, "甲", "乙", 1))
	if !l.Check(changed).HasErrors() || !l.Add(changed, 2).HasErrors() {
		t.Error("a changed file passes")
	}
	if list := l.Check(load(t, strings.ReplaceAll(one, "\n", "\r\n"))); list != nil {
		t.Errorf("other line ends: %v", list)
	}
	again, list := lock.Read("lock.json", l.Text())
	if list.HasErrors() || again.Serial() != 1 || !bytes.Equal(again.Text(), l.Text()) || again.Check(load(t, one)) != nil {
		t.Errorf("%v %s", list, l.Text())
	}
	if gone := again.Gone(func(string) bool { return false }); len(gone) != 1 {
		t.Error(gone)
	}
	for _, serial := range []string{"0", "-1", "1.5", "1e30", "9223372036854775807"} {
		text := strings.Replace(string(l.Text()), `"serial": 1`, `"serial": `+serial, 1)
		if _, list := lock.Read("lock.json", []byte(text)); !list.HasErrors() {
			t.Errorf("serial %s is taken", serial)
		}
	}
}

// TestSignature: a signature holds of the text and the key that it was made with, and of nothing else.
func TestSignature(t *testing.T) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	other, _, _ := ed25519.GenerateKey(nil)
	text := []byte("{}\n")
	signature := lock.Sign(text, key)
	if list := lock.Verify(text, "s", signature, public); list != nil {
		t.Error(list)
	}
	if lock.Verify([]byte("{ }\n"), "s", signature, public) == nil || lock.Verify(text, "s", signature, other) == nil || lock.Verify(text, "s", []byte("{}"), public) == nil {
		t.Error("a wrong text, key or signature passes")
	}
	private, shown, err := lock.FormatKeys(key)
	if err != nil {
		t.Fatal(err)
	}
	back, err := lock.ParsePrivateKey(private)
	if err != nil || !back.Equal(key) {
		t.Error(err)
	}
	if again, err := lock.ParsePublicKey(shown); err != nil || !again.Equal(public) {
		t.Error(err)
	}
	if _, err := lock.ParsePublicKey(private); err == nil {
		t.Error("a private key is no public one")
	}
}

// TestCopy: the next version's file.
func TestCopy(t *testing.T) {
	for in, want := range map[string]string{"2022.2": "a/b/2022.3.json", "2022": "a/b/2022.1.json", "v1": "a/b/v1.1.json", "1-9": "a/b/1-10.json"} {
		if got := lock.Copy("a/b", in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// FuzzLock: nothing panics, and what is read can be written.
func FuzzLock(f *testing.F) {
	f.Add(`{"$schema": "x", "published": {"a/b@1": {"file": "` + strings.Repeat("0", 64) + `", "composed": "` + strings.Repeat("1", 64) + `", "serial": 3}}}`)
	f.Fuzz(func(t *testing.T, s string) {
		if l, list := lock.Read("lock.json", []byte(s)); !list.HasErrors() {
			if _, list := lock.Read("lock.json", l.Text()); list.HasErrors() {
				t.Fatal(list)
			}
		}
	})
}
