package engine

import (
	"encoding/json"
	"strings"

	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// FactsSchema makes a JSON Schema for documents of this rule set: every name, type, unit and bound that the scanner
// enforces. The two give the same verdicts, but for what a schema cannot see: duplicate names and encodings, days that no calendar has, a period or
// bounds whose end is before their beginning, numbers past the limits, decimals of an adjudication, another rule set's id, and two rows of one key.
func (rs *RuleSet) FactsSchema() map[string]any {
	rs = rs.OrEmpty()
	facts := map[string]any{}
	for _, f := range rs.facts {
		if f.Of != nil { // said of the key point
			continue
		}
		facts[f.Name] = factSchema(f)
		if f.Mark == "" {
			continue
		}
		name := strings.TrimSuffix(f.Name, "."+f.Mark) // all items together
		if facts[name] == nil {
			facts[name] = map[string]any{"type": "object", "properties": map[string]any{}, "additionalProperties": false}
		}
		facts[name].(map[string]any)["properties"].(map[string]any)[f.Mark] = pointSchema(f)
	}
	for _, k := range rs.points {
		if facts[k.Name] == nil { // all of them are computed
			facts[k.Name] = map[string]any{"type": "object", "properties": map[string]any{}, "additionalProperties": false}
		}
	}
	adjudications, reasons := map[string]any{}, map[string]any{}
	rows := map[string]any{} // ids of rows, by pattern
	rowReasons := map[string]any{}
	for _, c := range rs.criteria {
		if c.standsForRows() {
			pattern := "^" + c.ID + "/."
			rows[pattern] = adjudicationSchema(c.rule.Rows.Table.Name, map[string]any{"type": "number"})
			rowReasons[pattern] = text()
			continue
		}
		marks := map[string]int{}
		for _, p := range c.rule.Points {
			marks[p.Mark]++
		}
		for _, p := range c.rule.Points {
			adjudications[c.ID+"/"+p.Fact.Name] = itemAdjudicationSchema(p.Fact)
			if marks[p.Mark] == 1 {
				adjudications[c.ID+"/"+p.Mark] = itemAdjudicationSchema(p.Fact)
			}
		}
		adjudications[c.ID] = adjudicationSchema(c.Name, map[string]any{"type": "number", "minimum": exact(c.Min), "maximum": exact(number.Max(c.Max, rs.most(c)))})
		reasons[c.ID] = map[string]any{"type": "string", "description": c.Name}
	}
	closed := func(p, patterns map[string]any) map[string]any {
		out := map[string]any{"type": "object", "properties": p, "additionalProperties": false}
		if len(patterns) > 0 {
			out["patternProperties"] = patterns
		}
		return out
	}
	var once []any // what the document's head gives is not given twice
	for _, f := range rs.facts {
		if f.From == "" {
			continue
		}
		member, said := "period", map[string]any{"minLength": 1}
		if f.From == "subject" {
			member = "subject"
		}
		once = append(once, map[string]any{"not": map[string]any{"required": []any{member, "facts"},
			"properties": map[string]any{member: said, "facts": map[string]any{"required": []any{f.Name}}}}})
	}
	period := `^$|^[0-9]{4}(-[0-9]{4})?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	schema := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": rs.Title + "（" + rs.Ref() + "）基础数据",
		"type": "object", "additionalProperties": false, "required": []any{"facts"},
		"properties": map[string]any{
			"$schema": text(), "ruleset": text(), "subject": text(),
			"period": map[string]any{"type": "string", "pattern": period}, "as_of": date(),
			"facts": closed(facts, nil), "adjudications": closed(adjudications, rows), "reasons": closed(reasons, rowReasons),
		},
	}
	if once != nil {
		schema["allOf"] = once
	}
	return schema
}

// pointSchema is an item of key points: whether it is met, or how far with the reason.
func pointSchema(f *formula.Fact) map[string]any {
	met := map[string]any{"type": "boolean"}
	if f.Kind == formula.Number {
		met = map[string]any{"anyOf": []any{met, map[string]any{"enum": []any{0, 1}}}}
	}
	member := map[string]any{"met": met, "applies": map[string]any{"const": true}, "source": text(), "note": text(), "reason": text(), "basis": map[string]any{"enum": []any{"stated", "computed", "presumed", "judged"}}}
	closed := map[string]any{"type": "object", "description": f.About, "properties": member, "additionalProperties": false, "required": []any{"met"},
		"if":   map[string]any{"properties": map[string]any{"basis": map[string]any{"enum": []any{"presumed", "judged"}}}, "required": []any{"basis"}},
		"then": map[string]any{"required": []any{"reason"}, "properties": map[string]any{"reason": map[string]any{"pattern": `\S`}}}}
	options := []any{met, closed}
	if f.Conditional { // whether it applies is computed
		delete(member, "applies")
	}
	if f.Kind == formula.Number {
		part := map[string]any{"met": map[string]any{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, "applies": map[string]any{"const": true}, "source": text(), "note": text(),
			"reason": map[string]any{"type": "string", "pattern": `\S`}, "basis": member["basis"]}
		if f.Conditional {
			delete(part, "applies")
		}
		options = append(options, map[string]any{"type": "object", "properties": part, "additionalProperties": false, "required": []any{"met", "reason"}})
	}
	if f.Applies != nil {
		options = append(options, outSchema())
	}
	unfilled := unfilledSchema(f)
	delete(unfilled["properties"].(map[string]any), "unit")
	unfilled["required"] = []any{"note"}
	return map[string]any{"anyOf": append(options, unfilled)}
}

// unfilledSchema is a fact of which nothing is said yet, with its unit and a note.
func unfilledSchema(f *formula.Fact) map[string]any {
	blank := map[string]any{"type": "string", "pattern": `^[\s\p{Z}]*$`}
	units := []any{f.Unit}
	if f.Kind == formula.Number && f.Unit != "" {
		for _, unit := range formula.KindredUnits(f.Unit) {
			units = append(units, unit)
		}
	}
	properties := map[string]any{"source": blank, "reason": blank, "note": text(), "unit": map[string]any{"enum": units}, "basis": map[string]any{"enum": []any{"stated", "computed", "presumed", "judged"}}}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties, "minProperties": 1}
}

// outSchema is a key point that does not apply, with its reason.
func outSchema() map[string]any {
	return map[string]any{"type": "object", "additionalProperties": false, "required": []any{"applies", "reason"}, "properties": map[string]any{
		"applies": map[string]any{"const": false}, "source": text(), "note": text(), "reason": map[string]any{"type": "string", "pattern": `\S`},
		"basis": map[string]any{"enum": []any{"stated", "computed", "presumed", "judged"}}, "unit": text()}}
}

func adjudicationSchema(name string, score map[string]any) map[string]any {
	return map[string]any{
		"type": "object", "additionalProperties": false, "required": []any{"score", "reason"}, "description": name,
		"properties": map[string]any{"score": score, "reason": map[string]any{"type": "string", "pattern": `\S`}, "by": text()},
	}
}

func itemAdjudicationSchema(f *formula.Fact) map[string]any {
	met := map[string]any{"anyOf": []any{map[string]any{"type": "boolean"}, map[string]any{"enum": []any{0, 1}}}}
	if f.Kind == formula.Number {
		met = map[string]any{"anyOf": []any{map[string]any{"type": "boolean"}, map[string]any{"type": "number", "minimum": 0, "maximum": 1}}}
	}
	return map[string]any{
		"type": "object", "additionalProperties": false, "required": []any{"met", "reason"}, "description": f.About,
		"properties": map[string]any{"met": met, "reason": map[string]any{"type": "string", "pattern": `\S`}, "by": text()},
	}
}

func text() map[string]any { return map[string]any{"type": "string"} }

func date() map[string]any {
	return map[string]any{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
}

// dateBetween is a date that is not before or after the ends of a fact: days are written so that their order is that of the texts.
func dateBetween(f *formula.Fact) map[string]any {
	out := date()
	var ends []any
	if f.Min != nil {
		ends = append(ends, map[string]any{"pattern": beyond(f.End(*f.Min), '9')})
	}
	if f.Max != nil {
		ends = append(ends, map[string]any{"pattern": beyond(f.End(*f.Max), '0')})
	}
	if ends != nil {
		out["allOf"] = ends
	}
	return out
}

// beyond matches a day and every one after it, toward 9, or before it, toward 0: the day itself, and for each of its digits that is not the last what
// begins alike and goes on beyond.
func beyond(day string, toward byte) string {
	alike := []string{day}
	for k := range len(day) {
		if day[k] == '-' || day[k] == toward {
			continue
		}
		from, to := day[k]+1, toward
		if toward == '0' {
			from, to = toward, day[k]-1
		}
		alike = append(alike, day[:k]+"["+string(from)+"-"+string(to)+"]")
	}
	return "^(?:" + strings.Join(alike, "|") + ")"
}

// exact writes a number for a schema with all its digits.
func exact(x number.Number) json.Number { return json.Number(x.String()) }

func factSchema(f *formula.Fact) map[string]any {
	bare := valueSchema(f, number.One)
	if f.Mark != "" && f.Kind == formula.Number { // in part only with its reason
		bare = map[string]any{"enum": []any{0, 1}}
	}
	described := describedSchema(f, f.Unit, number.One)
	variants := []any{described}
	if f.Kind == formula.Number && f.Unit != "" {
		variants = nil
		for _, unit := range append([]string{f.Unit}, formula.KindredUnits(f.Unit)...) {
			factor, _ := formula.UnitFactor(unit, f.Unit)
			variant := describedSchema(f, unit, factor)
			if unit != f.Unit {
				variant["required"] = append(variant["required"].([]any), "unit")
			}
			variants = append(variants, variant)
		}
	}
	if f.Applies != nil {
		variants = append(variants, outSchema())
	}
	variants = append(variants, unfilledSchema(f))
	var out map[string]any
	if f.Judgement { // a bare value has no basis
		out = map[string]any{"anyOf": variants}
	} else {
		out = map[string]any{"anyOf": append([]any{bare}, variants...)}
	}
	if f.About != "" {
		out["description"] = f.About
	}
	return out
}

// cellSchema is a cell of a table: a value, or one with its unit, source and reason.
func cellSchema(c *formula.Fact) map[string]any {
	variants := []any{valueSchema(c, number.One)}
	noted := func(unit string, factor number.Number, required ...any) {
		variants = append(variants, map[string]any{"type": "object", "additionalProperties": false, "required": append(required, "value"),
			"properties": map[string]any{"value": valueSchema(c, factor), "unit": map[string]any{"const": unit}, "source": text(), "reason": text()}})
	}
	noted(c.Unit, number.One)
	if c.Kind == formula.Number && c.Unit != "" {
		for _, unit := range formula.KindredUnits(c.Unit) {
			factor, _ := formula.UnitFactor(unit, c.Unit)
			noted(unit, factor, "unit")
		}
	}
	return map[string]any{"anyOf": variants}
}

// describedSchema is {"value": …, "unit": …, …} for one unit; bounds are scaled to it.
func describedSchema(f *formula.Fact, unit string, factor number.Number) map[string]any {
	value := valueSchema(f, factor)
	properties := map[string]any{"value": value, "source": text(), "note": text(), "reason": map[string]any{"type": "string"},
		"basis": map[string]any{"enum": []any{"stated", "computed", "presumed", "judged"}}}
	if f.Mark != "" {
		if !f.Conditional {
			properties["applies"] = map[string]any{"const": true}
		}
	}
	if f.Kind == formula.Number && unit != "" {
		properties["unit"] = map[string]any{"const": unit}
	} else {
		properties["unit"] = map[string]any{"const": f.Unit}
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false, "required": []any{}}
	one := []any{map[string]any{"required": []any{"value"}, "properties": map[string]any{"min": false, "max": false}}}
	if f.Kind == formula.Number || f.Kind == formula.Date {
		properties["min"], properties["max"] = value, value
		one = append(one, map[string]any{"properties": map[string]any{"value": false}, "anyOf": []any{
			map[string]any{"required": []any{"min"}}, map[string]any{"required": []any{"max"}}}})
	}
	rules := []any{map[string]any{"anyOf": one}, map[string]any{
		"if":   map[string]any{"properties": map[string]any{"basis": map[string]any{"enum": []any{"presumed", "judged"}}}, "required": []any{"basis"}},
		"then": map[string]any{"required": []any{"reason"}, "properties": map[string]any{"reason": map[string]any{"pattern": `\S`}}}}}
	if f.Mark != "" && f.Kind == formula.Number {
		rules = append(rules, map[string]any{"anyOf": []any{map[string]any{"properties": map[string]any{"value": map[string]any{"enum": []any{0, 1}}}},
			map[string]any{"required": []any{"reason"}, "properties": map[string]any{"reason": map[string]any{"pattern": `\S`}}}}})
	}
	if f.Judgement {
		rules = append(rules, map[string]any{"required": []any{"basis"}, "properties": map[string]any{"basis": map[string]any{"const": "judged"}}})
	}
	out["allOf"] = rules
	return out
}

func valueSchema(f *formula.Fact, factor number.Number) map[string]any {
	switch f.Kind {
	case formula.Boolean:
		return map[string]any{"type": "boolean"}
	case formula.Text:
		if len(f.Choices) == 0 {
			return text()
		}
		choices := make([]any, len(f.Choices))
		for i, c := range f.Choices {
			choices[i] = c
		}
		return map[string]any{"enum": choices}
	case formula.Date:
		return dateBetween(f)
	case formula.Table:
		columns := map[string]any{}
		for _, c := range f.Columns {
			columns[c.Name] = cellSchema(c)
		}
		row := map[string]any{"type": "object", "properties": columns, "additionalProperties": false}
		table := map[string]any{"type": "array", "items": row}
		if told := f.ToldApart(); len(told) > 0 {
			row["required"] = told
		}
		if f.Limits != nil {
			table["minItems"], table["maxItems"] = f.Limits.Least, f.Limits.Most
		}
		return table
	}
	out := map[string]any{"type": "number"}
	if f.Min != nil {
		out["minimum"] = exact(f.Min.Quo(factor))
	}
	if f.Max != nil {
		out["maximum"] = exact(f.Max.Quo(factor))
	}
	if f.Integer {
		out["multipleOf"] = exact(number.One.Quo(factor))
	}
	return out
}
