// Package formula is the expression language of rules: one tree, one meaning, two notations. SPEC.md is its manual.
//
//	source ─ lex ─ cel.go or exprlang.go ─▶ Node ─ check ─ compile ─▶ Formula
//	                                                                  │  Number, Bool, Value   the value, or why there is none
//	                                                                  │  Words                 the rule read back in Chinese
//	                                                                  │  Derive                each step with its values
//	                                                                  │  Bounds, Explore       what it can be while facts are unknown, and which way it can go
//	                                                                  │  Trace                 which way it goes on these facts
//	                                                                  └  Pieces, With          it as a function of one number; with one part replaced
//
// lex.go and names.go are the lexical layer that both notations share: the libraries' parsers see only harmless ASCII
// text of the same columns, and what names, strings and numbers said is taken from the author's tokens. The checker
// (check*.go, forms.go) resolves names in a Scope, types every node and checks units, and gives every finding at once. The
// compiler (compile*.go) turns nodes into closures over numbered fact slots; derivations, bounds, traces and pieces ask the
// same closures, so that there is one evaluator. bounds*.go is the one walk over intervals: scoring uses it for ranges,
// analyses to exclude what cannot happen. functions.go and columns.go are the one
// table of functions: what each is, and for each thing that is asked of a function its column; trend.go is one of them. same.go compares two formulas.
//
// To add a function: a row in functions.go, a row in columns.go (the program does not start while a column is empty), a line
// in SPEC.md and SPEC.zh.md, and its plain definition in the referees (referee_test.go). Properties draw it from the table, and compare its
// bounds, pieces, arms and notations with what it gives. What stands for something that could be written out (expand.go: lets with
// parameters; keypoints.go: key points; rows.go: the row of a key, the row before) is made of nodes that there are, and has words of its own.
package formula
