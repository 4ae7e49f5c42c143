package revise

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// Rule files as values that keep the order of their members.

// object is a JSON object. Members are objects, lists, strings, json.Numbers, bools or nil.
type object struct{ members []member }

type member struct {
	name  string
	value any
}

type list struct{ items []any }

func parse(text []byte) (*object, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := value(d)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*object)
	if _, err := d.Token(); !ok || err != io.EOF {
		return nil, errors.New("revise: no JSON object")
	}
	return o, nil
}

func value(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		o := &object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := value(d)
			if err != nil {
				return nil, err
			}
			o.members = append(o.members, member{name.(string), v})
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		l := &list{}
		for d.More() {
			v, err := value(d)
			if err != nil {
				return nil, err
			}
			l.items = append(l.items, v)
		}
		_, err := d.Token()
		return l, err
	}
	return t, nil
}

// MarshalJSON writes the members in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for k, m := range o.members {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, encoded(m.name)...)
		v, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(b, ':'), v...)
	}
	return append(b, '}'), nil
}

// MarshalJSON writes the elements.
func (l *list) MarshalJSON() ([]byte, error) {
	if l.items == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(l.items)
}

func encoded(s string) []byte {
	b, _ := json.Marshal(s) // a string always encodes
	return b
}

func (o *object) get(name string) any {
	for _, m := range o.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

func (o *object) text(name string) string {
	s, _ := o.get(name).(string)
	return s
}

func (o *object) set(name string, v any) {
	for k := range o.members {
		if o.members[k].name == name {
			o.members[k].value = v
			return
		}
	}
	o.members = append(o.members, member{name, v})
}

// setAfter sets a member, a new one behind another.
func (o *object) setAfter(name, after string, v any) {
	if o.get(name) == nil {
		for k := range o.members {
			if o.members[k].name == after {
				o.members = append(o.members[:k+1], append([]member{{name, v}}, o.members[k+1:]...)...)
				return
			}
		}
	}
	o.set(name, v)
}

func (o *object) remove(name string) {
	for k := range o.members {
		if o.members[k].name == name {
			o.members = append(o.members[:k], o.members[k+1:]...)
			return
		}
	}
}

// object is the member of that name, made if there is none.
func (o *object) object(name string) *object {
	if in, ok := o.get(name).(*object); ok {
		return in
	}
	in := &object{}
	o.set(name, in)
	return in
}

// list is the member of that name, made if there is none.
func (o *object) list(name string) *list {
	if in, ok := o.get(name).(*list); ok {
		return in
	}
	in := &list{}
	o.set(name, in)
	return in
}
