package form

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"jixiao/engine"
)

// Carried is a document of another version of a rule set in the words of this one: what an earlier version asked as a fact is the key point that it has
// become. What is left out is listed: answers that this version computes, and decisions on criteria that it has none of. Facts that it does not declare
// are for whoever reads the document to tell; a form has no place for them.
func Carried(rs *engine.RuleSet, text []byte) (carried []byte, left []string, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var doc map[string]any
	if err := d.Decode(&doc); err != nil {
		return nil, nil, err
	}
	facts, _ := doc["facts"].(map[string]any)
	for _, f := range rs.Facts() {
		group := points(f)
		said, given := facts[f.Was]
		items, _ := facts[group].(map[string]any)
		if given && f.Was != "" && group != "" {
			if entry, described := said.(map[string]any); described {
				entry = maps.Clone(entry)
				if value, ok := entry["value"]; ok {
					entry["met"] = value
				}
				maps.DeleteFunc(entry, func(member string, _ any) bool {
					return !slices.Contains([]string{"met", "source", "note", "reason"}, member)
				})
				said = entry
			}
			if items == nil {
				items = map[string]any{}
				facts[group] = items
			}
			if _, both := items[f.Mark]; !both {
				items[f.Mark] = said
			}
			delete(facts, f.Was)
		}
		if _, answered := items[f.Mark]; answered && group != "" && !asked(f) {
			left = append(left, f.Name)
		}
	}
	for _, decisions := range []string{"adjudications", "reasons"} {
		of, _ := doc[decisions].(map[string]any)
		for id := range of {
			if base, _, _ := strings.Cut(id, "/"); rs.Find(base) == nil {
				delete(of, id)
			}
		}
	}
	carried, err = json.Marshal(doc)
	return carried, left, err
}
