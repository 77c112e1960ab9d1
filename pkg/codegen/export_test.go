package codegen

// Transitions gives tests the comments of a widened schema by place.
var Transitions = transitions
