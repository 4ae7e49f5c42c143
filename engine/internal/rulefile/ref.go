package rulefile

import "strings"

// Ref names one version of a rule set: owner/name@version.
func Ref(id, version string) string { return id + "@" + version }

// CutRef is what Ref was made of; ok is false for a name without a version, which then is the id.
func CutRef(ref string) (id, version string, ok bool) { return strings.Cut(ref, "@") }

// Path is where a folder of rule sets keeps that version: owner/name/version.json.
func Path(ref string) string {
	id, version, _ := CutRef(ref)
	return id + "/" + version + ".json"
}
