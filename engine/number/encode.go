package number

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What encoding/json, fmt and database/sql ask of a number. All of it is exact, but for Float64, which says whether it is.

// MarshalText writes String. What cannot be read back, of more digits than MaxDigits, is an error, as it is for MarshalJSON and Value.
func (a Number) MarshalText() ([]byte, error) { return a.Append(nil), a.readable() }

// readable is the error of a number that has more digits than may be read back, nil for all others.
func (a Number) readable() error {
	if a.big == nil {
		return nil
	}
	if _, err := ParseExact(a.String()); err != nil {
		return ErrLarge
	}
	return nil
}

// UnmarshalText reads what String writes.
func (a *Number) UnmarshalText(text []byte) (err error) {
	*a, err = ParseExact(string(text))
	return err
}

// MarshalJSON writes a finite decimal as a JSON number, another fraction as a string: "5/6".
func (a Number) MarshalJSON() ([]byte, error) {
	if _, ok := a.Terminates(); ok {
		return a.Append(nil), a.readable()
	}
	return append(a.Append([]byte{'"'}), '"'), a.readable()
}

// UnmarshalJSON reads a JSON number, or a string that holds what String writes. null leaves the number as it is.
func (a *Number) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	return a.UnmarshalText(bytes.Trim(text, `"`))
}

// Format is for fmt: %v and %s write String, %.2f writes Fixed with halves rounded away from zero (six decimals without a precision),
// %q quotes String; width and the flags + - 0 and space are as for other numbers.
func (a Number) Format(s fmt.State, verb rune) {
	var text string
	switch places, given := s.Precision(); verb {
	case 'v', 's':
		text = a.String()
	case 'q':
		text = strconv.Quote(a.String())
	case 'f', 'F':
		if !given {
			places = 6
		}
		if places <= MaxPlaces {
			text = a.Fixed(places, HalfUp)
		} else {
			text = a.rat().FloatString(places) // which rounds as HalfUp does
		}
	default:
		fmt.Fprintf(s, "%%!%c(number.Number=%s)", verb, a.String())
		return
	}
	if verb != 'q' && a.Sign() >= 0 {
		if s.Flag('+') {
			text = "+" + text
		} else if s.Flag(' ') {
			text = " " + text
		}
	}
	width, _ := s.Width()
	pad := max(0, width-len(text))
	switch {
	case s.Flag('-'):
		text += strings.Repeat(" ", pad)
	case s.Flag('0') && verb != 'q':
		sign := len(text) - len(strings.TrimLeft(text, "+- "))
		text = text[:sign] + strings.Repeat("0", pad) + text[sign:]
	default:
		text = strings.Repeat(" ", pad) + text
	}
	_, _ = s.Write([]byte(text)) // fmt keeps the error
}

// errFraction is that of a number which no decimal column can hold.
var errFraction = errors.New("number: not a finite decimal; round it first")

// Value is for database/sql: the decimal as text, which drivers hand to numeric columns. A fraction without an end is an error.
func (a Number) Value() (driver.Value, error) {
	if _, ok := a.Terminates(); !ok {
		return nil, errFraction
	}
	return a.String(), a.readable()
}

// Scan is for database/sql: it reads text, whole numbers, and of a floating-point column the shortest decimal that stands for the value.
// NULL is an error, since what is missing is not zero; scan into sql.Null[number.Number] where it may be.
func (a *Number) Scan(from any) (err error) {
	switch x := from.(type) {
	case string:
		*a, err = ParseExact(x)
	case []byte:
		*a, err = ParseExact(string(x))
	case int64:
		*a = Int(x)
	case float64:
		*a, err = Parse(strconv.FormatFloat(x, 'f', -1, 64))
	default:
		err = fmt.Errorf("number: cannot read %T", from)
	}
	return err
}

// Float64 is the nearest floating-point number, and whether it is the number itself.
func (a Number) Float64() (x float64, exact bool) { return a.rat().Float64() }
