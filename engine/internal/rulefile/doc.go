// Package rulefile says what rule files say: it reads a file and those that it extends into one tree, lays the layers over
// each other, and takes the tree apart into Declarations, one type for each thing.
//
//	bytes ─ Read: jsontree, schema, layers ─▶ Tree ─ Declare ─▶ Declarations
//
// Declarations are settled: ids are unique, an indicator has one way of scoring, and nothing asks to be removed any more.
// What a file got wrong has been reported; in its place stands nil or a zero value, which whoever builds on the
// declarations passes over, so that nothing is reported that only follows.
package rulefile
