// Package document makes facts documents of Go values, for hosts that hold their facts in structs, maps or rows of a database and not in
// a file. What it makes is read as any other document: unknown names, wrong types and values out of range are refused with the words
// that a person would see, and numbers are exact.
package document

import (
	"database/sql/driver"
	"encoding/json"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Entry is a fact with what belongs to it. Only what is set is written.
type Entry struct {
	Value    any // see Builder.Set; nil where only bounds are known
	Min, Max any // bounds of a number that is not known exactly
	Unit     string
	Source   string // where the value is written
	Note     string
	Basis    engine.Basis
	Reason   string // of a presumed or judged value, of a key point that is met in part, or of one that does not apply
	Out      bool   // a key point does not apply; then it has no value
}

// Builder collects what a document says. Its methods return it, so that calls may be chained; what is wrong is told by Read, all of it.
type Builder struct {
	rs            *engine.RuleSet
	header        map[string]any
	facts         map[string]any
	adjudications map[string]any
	reasons       map[string]string
	problems      diag.List
	declarations  map[string]*formula.Fact
	table         *formula.Fact   // whose rows are being written
	said          map[string]bool // what a struct, a map or a row that is being written gave so far
	depth         int             // of what is being written
	deep          bool            // it was nested too deep, or in itself
}

// maxDepth bounds how deep facts are nested: what refers to itself has no end.
const maxDepth = 32

// inner is what pointers and interfaces hold; not valid for nil, and for a pointer that points to itself.
func inner(v reflect.Value) reflect.Value {
	for range maxDepth {
		if !v.IsValid() || v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface {
			return v
		}
		v = v.Elem()
	}
	return reflect.Value{}
}

// problem notes what no document can say.
func (b *Builder) problem(name, zh, en string, args ...any) {
	at := diag.Place{Source: &diag.Source{Name: name, Cell: true}}
	if name == "" {
		at = diag.Place{}
	}
	b.problems = append(b.problems, diag.New(diag.HostValue, at, diag.Both(zh, en, args...)))
}

// New begins a document for a rule set.
func New(rs *engine.RuleSet) *Builder { return (&Builder{rs: rs}).begun() }

// begun is the builder with what it writes into, which that of nobody's making does not have: its document is refused for its rule set.
func (b *Builder) begun() *Builder {
	if b == nil {
		b = new(Builder)
	}
	if b.header == nil {
		b.rs = b.rs.OrEmpty()
		b.header, b.facts, b.adjudications, b.reasons = map[string]any{"ruleset": b.rs.Ref()}, map[string]any{}, map[string]any{}, map[string]string{}
	}
	return b
}

// Subject says whose document it is, Period for when: 2022, 2020-2022, or 2022-01-01/2022-06-30.
func (b *Builder) Subject(name string) *Builder { b = b.begun(); b.header["subject"] = name; return b }

// Period says which time the facts are about.
func (b *Builder) Period(period string) *Builder {
	b = b.begun()
	b.header["period"] = period
	return b
}

// AsOf says which day chooses the version of the rule set where that is not the last of the period: 2022-12-31.
func (b *Builder) AsOf(day string) *Builder { b = b.begun(); b.header["as_of"] = day; return b }

// Set gives a fact. A value is a number.Number, any integer or floating-point number (of which the shortest decimal that stands for it is
// taken), a json.Number, a bool, a string, bytes, a time.Time for a day, a *big.Int or *big.Rat, what a driver.Valuer (sql.NullInt64) gives, a
// pointer to one of these, or an Entry; nil, a nil pointer or slice, an empty json.Number and the zero time say that it is not known, whatever
// was said before. As database drivers give decimals and truths, a string or bytes that hold a number are one where a number is declared, and the
// int64 or bytes 1 and 0 are true and false where that is. A map by their marks is key points. A slice of structs or maps is a table, see From for
// the names of its columns; a struct with tags is facts under the name and a point.
func (b *Builder) Set(name string, value any) *Builder {
	b = b.begun()
	b.said = map[string]bool{}
	b.put(b.facts, name, value)
	b.said = nil
	return b
}

// From sets the facts of a struct, by the tags of its fields, or of a map with string keys.
//
//	type Budget struct {
//		Spent  number.Number `jixiao:"预算.决算支出,万元"` // name, and the unit if it is not the declared one
//		Notes  string                              // without a tag: passed over
//		School struct {
//			Pupils *int `jixiao:"人数"`
//		} `jixiao:"学校"` // the fact 学校.人数
//	}
func (b *Builder) From(facts any) *Builder {
	b = b.begun()
	b.said = map[string]bool{}
	b.from("", reflect.ValueOf(facts), b.facts)
	b.said = nil
	return b
}

// Adjudicate decides a criterion's score against its rule; the reason must be said, by may be empty.
func (b *Builder) Adjudicate(id string, score number.Number, reason, by string) *Builder {
	b = b.begun()
	a := map[string]any{"reason": reason}
	said, ok := b.decimal("adjudications."+id, score)
	if !ok {
		return b
	}
	a["score"] = said
	if by != "" {
		a["by"] = by
	}
	b.adjudications[id] = a
	return b
}

// Reason says why a criterion lost points.
func (b *Builder) Reason(id, reason string) *Builder { b = b.begun(); b.reasons[id] = reason; return b }

// Text is the document as a file, facts in the order of their names.
func (b *Builder) Text() ([]byte, error) {
	b = b.begun()
	text, list, err := b.written()
	if list != nil {
		return nil, list
	}
	return text, err
}

// written is the document and what no document can say, which is left out of it.
func (b *Builder) written() (text []byte, list diag.List, err error) {
	list = slices.Clone(b.problems)
	out := maps.Clone(b.header)
	out["facts"] = b.facts
	for _, part := range []any{b.header, b.facts, b.adjudications, b.reasons} {
		eachText(part, func(text string) {
			if !utf8.ValidString(text) {
				list.Add(diag.New(diag.HostValue, diag.Place{}, diag.Both("%s 不是 UTF-8", "%s is not UTF-8", strconv.Quote(text))))
			}
		})
	}
	if len(b.adjudications) > 0 {
		out["adjudications"] = b.adjudications
	}
	if len(b.reasons) > 0 {
		out["reasons"] = b.reasons
	}
	text, err = json.Marshal(out)
	return text, list, err
}

// eachText visits the texts in what is to be written: one that is not UTF-8 would be another as JSON.
func eachText(v any, visit func(string)) {
	switch x := v.(type) {
	case string:
		visit(x)
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			visit(name)
			eachText(x[name], visit)
		}
	case map[string]string:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			visit(name)
			visit(x[name])
		}
	case []map[string]any:
		for _, row := range x {
			eachText(row, visit)
		}
	}
}

// Read reads the document for its rule set. The error is a diag.List of every finding: values that no document can have, and what RuleSet.Read finds.
func (b *Builder) Read() (*engine.Facts, error) {
	b = b.begun()
	text, list, err := b.written()
	if err != nil {
		return nil, err
	}
	f, err := b.rs.Read("document", text)
	if found := diag.Findings(err); found != nil {
		return nil, append(list, placed(found, text)...)
	}
	if list != nil && err == nil {
		return nil, list
	}
	return f, err
}

func (b *Builder) put(into map[string]any, name string, value any) {
	if p, ok := value.(*Entry); ok && p != nil {
		value = *p
	}
	if e, ok := value.(Entry); ok {
		b.say(name)
		if entry := b.entry(name, e); entry != nil {
			into[name] = entry
		} else {
			forget(into, name)
		}
		return
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String { // key points
		b.from(name+".", v, into)
		return
	}
	if v := inner(reflect.ValueOf(value)); v.IsValid() && v.Kind() == reflect.Struct && !single(v.Type()) && tags(v.Type()) {
		b.from(name+".", v, into)
		return
	}
	b.say(name)
	if v, known := b.value(name, reflect.ValueOf(value)); known {
		into[name] = v
	} else {
		forget(into, name) // it was said before, and is not known
	}
}

func (b *Builder) entry(name string, e Entry) map[string]any {
	out := map[string]any{}
	for _, m := range []struct {
		name  string
		value any
	}{{"value", e.Value}, {"min", e.Min}, {"max", e.Max}} {
		if v, known := b.value(name, reflect.ValueOf(m.value)); known {
			out[m.name] = v
		}
	}
	if e.Out {
		out["applies"] = false
	}
	if len(out) == 0 {
		return nil // it is not known
	}
	for member, text := range map[string]string{"unit": e.Unit, "source": e.Source, "note": e.Note, "reason": e.Reason} {
		if text != "" {
			out[member] = text
		}
	}
	if e.Basis != engine.Stated {
		out["basis"] = e.Basis.String()
	}
	return out
}

var (
	numberType = reflect.TypeFor[number.Number]()
	timeType   = reflect.TypeFor[time.Time]()
	jsonType   = reflect.TypeFor[json.Number]()
	entryType  = reflect.TypeFor[Entry]()
	valuerType = reflect.TypeFor[driver.Valuer]()
	ratType    = reflect.TypeFor[big.Rat]()
	intType    = reflect.TypeFor[big.Int]()
	driverInt  = reflect.TypeFor[int64]() // as database/sql/driver has them
)

// single reports whether a struct is one value and not facts of its own.
func single(t reflect.Type) bool {
	return t == numberType || t == entryType || t == ratType || t == intType || t.ConvertibleTo(timeType) || t.Implements(valuerType) || reflect.PointerTo(t).Implements(valuerType)
}

// pointer is a pointer to a copy of a value.
func pointer(v reflect.Value) any {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.Interface()
}

// value is a Go value as the document writes it; known is false for what is not known.
func (b *Builder) value(name string, v reflect.Value) (out any, known bool) {
	if v = inner(v); !v.IsValid() {
		return nil, false
	}
	switch t := v.Type(); {
	case t == numberType:
		return b.decimal(name, v.Interface().(number.Number))
	case t == ratType:
		return b.decimal(name, number.FromRat(pointer(v).(*big.Rat)))
	case t == intType:
		return b.decimal(name, number.FromRat(new(big.Rat).SetInt(pointer(v).(*big.Int))))
	case v.Kind() == reflect.Struct && t.ConvertibleTo(timeType):
		day := v.Convert(timeType).Interface().(time.Time)
		return day.Format(time.DateOnly), !day.IsZero()
	case t == jsonType:
		text := v.String()
		if _, err := number.Parse(text); text != "" && err != nil {
			b.problem(name, "%s 不是数", "%s is no number", text)
			return nil, false
		}
		return v.Interface(), text != ""
	case t.Implements(valuerType) || reflect.PointerTo(t).Implements(valuerType):
		said, err := pointer(v).(driver.Valuer).Value()
		if err != nil {
			b.problem(name, "读不出：%s", "it cannot be read: %s", err)
			return nil, false
		}
		if _, again := said.(driver.Valuer); again {
			b.problem(name, "%s 不能作数据", "no fact can be a %s", t)
			return nil, false
		}
		return b.value(name, reflect.ValueOf(said))
	}
	switch v.Kind() {
	case reflect.Bool:
		if f := b.declared(name); f != nil && f.Mark != "" && f.Kind == formula.Number { // a key point that may be met in part
			return map[bool]json.Number{true: "1", false: "0"}[v.Bool()], true
		}
		return v.Interface(), true
	case reflect.String:
		return b.text(name, v.String()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if f := b.declared(name); f != nil && v.Type() == driverInt && f.Kind == formula.Boolean && (v.Int() == 0 || v.Int() == 1) {
			return v.Int() == 1, true
		}
		return json.Number(strconv.FormatInt(v.Int(), 10)), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return json.Number(strconv.FormatUint(v.Uint(), 10)), true
	case reflect.Float32, reflect.Float64:
		text := strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits())
		if _, err := number.Parse(text); err != nil {
			b.problem(name, "%s 不是数", "%s is no number", text)
			return nil, false
		}
		return json.Number(text), true
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return nil, false
		}
		if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice { // also with a name of its own, as sql.RawBytes
			said := string(v.Bytes())
			if f := b.declared(name); f != nil && f.Kind == formula.Boolean && (said == "1" || said == "0") {
				return said == "1", true
			}
			return b.text(name, said), true
		}
		return b.rows(name, v), true
	}
	b.problem(name, "%s 不能作数据", "no fact can be a %s", v.Type())
	return nil, false
}

// decimal is a number as the document writes it.
func (b *Builder) decimal(name string, n number.Number) (out any, known bool) {
	if _, ok := n.Terminates(); !ok {
		b.problem(name, "%s 不是有限小数", "%s is not a finite decimal", n)
		return nil, false
	}
	if _, err := n.MarshalText(); err != nil {
		b.problem(name, "数字的位数太多", "the number has too many digits")
		return nil, false
	}
	return n, true
}

// declared is the declaration of a fact, or of a column while rows are written; nil if there is none.
func (b *Builder) declared(name string) *formula.Fact {
	if b.table != nil {
		return b.table.ColumnNamed(name)
	}
	if b.declarations == nil {
		b.declarations = map[string]*formula.Fact{}
		for _, f := range b.rs.Facts() {
			b.declarations[f.Name] = f
		}
	}
	return b.declarations[name]
}

// text is a text, or the number that it holds where one is declared.
func (b *Builder) text(name, text string) any {
	if f := b.declared(name); f != nil && f.Kind == formula.Number {
		if _, err := number.Parse(text); err == nil {
			return json.Number(text)
		}
	}
	return text
}

// rows writes a table.
func (b *Builder) rows(name string, v reflect.Value) []map[string]any {
	outer, said := b.table, b.said
	b.table = b.declared(name)
	defer func() { b.table, b.said = outer, said }()
	rows := []map[string]any{}
	for k := range v.Len() {
		b.said = map[string]bool{}
		row, held := map[string]any{}, inner(v.Index(k))
		if held.IsValid() && held.Kind() != reflect.Struct && (held.Kind() != reflect.Map || held.Type().Key().Kind() != reflect.String) {
			b.problem(name, "一行应为结构体或以文字为键的映射，不是 %s", "a row is a struct or a map with string keys, not a %s", held.Type())
			break
		}
		b.from("", held, row)
		rows = append(rows, row)
	}
	return rows
}

// from writes the fields of a struct, or the members of a map, under a prefix.
func (b *Builder) from(prefix string, v reflect.Value, into map[string]any) {
	if b.depth++; b.depth > maxDepth && !b.deep {
		b.deep = true
		b.problem("", "数据嵌套超过 %d 层，或包含自己", "facts are nested more than %d deep, or in themselves", maxDepth)
	}
	defer func() { b.depth-- }()
	switch v = inner(v); {
	case b.deep || !v.IsValid():
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		for _, key := range keys {
			b.put(into, prefix+key.String(), v.MapIndex(key).Interface())
		}
	case v.Kind() == reflect.Struct && !tags(v.Type()):
		b.problem(strings.TrimSuffix(prefix, "."), "%s 没有带标记 jixiao 的字段", "no field of %s has a tag jixiao", v.Type())
	case v.Kind() == reflect.Struct:
		for k := range v.NumField() {
			b.field(prefix, v.Type().Field(k), v.Field(k), into)
		}
	default:
		b.problem(strings.TrimSuffix(prefix, "."), "数据应为结构体或以文字为键的映射，不是 %s", "facts are a struct or a map with string keys, not a %s", v.Type())
	}
}

func (b *Builder) field(prefix string, f reflect.StructField, v reflect.Value, into map[string]any) {
	tag, tagged := f.Tag.Lookup("jixiao")
	held := inner(v)
	facts := held.IsValid() && held.Kind() == reflect.Struct && !single(held.Type())
	switch {
	case !tagged && f.Anonymous && facts: // its fields are the struct's own
		b.from(prefix, held, into)
		return
	case !tagged:
		return
	case !f.IsExported():
		b.problem(prefix+f.Name, "字段 %s 带有标记而没有导出", "the field %s has a tag and is not exported", f.Name)
		return
	}
	name, unit, _ := strings.Cut(tag, ",")
	name = prefix + name
	if facts {
		if !tags(held.Type()) {
			b.problem(name, "%s 不能作数据", "no fact can be a %s", held.Type())
		}
		b.from(name+".", held, into)
		return
	}
	if held.IsValid() && !held.CanInterface() {
		b.problem(name, "字段 %s 在没有导出的字段里，读不到", "the field %s is in one that is not exported", f.Name)
		return
	}
	if unit != "" {
		var e Entry
		if held.IsValid() && held.Type() == entryType {
			e = held.Interface().(Entry)
		} else {
			e.Value = v.Interface()
		}
		if e.Unit == "" {
			e.Unit = unit
		}
		b.put(into, name, e)
		return
	}
	if held.IsValid() {
		b.put(into, name, held.Interface())
		return
	}
	b.say(name)
	forget(into, name)
}

// say notes that a struct or map gives a fact; of one that it gives twice nobody knows which is meant.
func (b *Builder) say(name string) {
	if b.said[name] {
		b.problem(name, "同一批数据里这个名称给了两次", "this name is given twice at once")
	}
	if b.said != nil {
		b.said[name] = true
	}
}

// forget takes back what was said of a fact, or of all under a name: it is not known.
func forget(into map[string]any, name string) {
	delete(into, name)
	for other := range into {
		if strings.HasPrefix(other, name+".") {
			delete(into, other)
		}
	}
}

// tags reports whether a struct has fields that are facts.
func tags(t reflect.Type) bool {
	for k := range t.NumField() {
		f := t.Field(k)
		if _, tagged := f.Tag.Lookup("jixiao"); tagged || f.Anonymous {
			return true
		}
	}
	return false
}

// Names lists the facts that a rule set declares, with their kinds, for hosts that fill a document from elsewhere: number, boolean, text,
// date or table.
func Names(rs *engine.RuleSet) map[string]string {
	out := map[string]string{}
	for _, f := range rs.Facts() {
		if f.Of != nil { // said of a key point
			continue
		}
		out[f.Name] = map[formula.Kind]string{formula.Number: "number", formula.Boolean: "boolean", formula.Text: "text", formula.Date: "date", formula.Table: "table"}[f.Kind]
	}
	return out
}
