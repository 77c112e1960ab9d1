package plan

// The patterns. Their long texts are in patterns/<id>.txtar.
const (
	RequiredFieldAdded  PatternID = "required-field-added"
	FieldMadeRequired   PatternID = "field-made-required"
	SingleValueFilled   PatternID = "single-value-filled"
	FieldRemoved        PatternID = "field-removed"
	FieldRenamed        PatternID = "field-renamed"
	FieldMoved          PatternID = "field-moved"
	FieldsGathered      PatternID = "fields-gathered"
	FieldsSwapped       PatternID = "fields-swapped"
	TypeChanged         PatternID = "type-changed"
	LiteralsMapped      PatternID = "literals-mapped"
	RecordNarrowed      PatternID = "record-narrowed"
	AnyTightened        PatternID = "any-tightened"
	ReferenceMoved      PatternID = "reference-moved"
	ReferenceInverted   PatternID = "reference-inverted"
	NestedObjectSplit   PatternID = "nested-object-split"
	OrphansDeleted      PatternID = "orphans-deleted"
	TableRenamed        PatternID = "table-renamed"
	TablesMerged        PatternID = "tables-merged"
	TableReturned       PatternID = "table-returned"
	SameChangeInTables  PatternID = "same-change-in-many-tables"
	ValidationEnabled   PatternID = "validation-enabled"
	IndexRedefined      PatternID = "index-redefined"
	ScriptWithNarrowing PatternID = "script-with-narrowing"
)

// patterns is the pattern book: fields, values, documents and tables, and what a change is made of as a whole.
var patterns = []Pattern{
	{
		ID: RequiredFieldAdded, Title: "A required field is added",
		Summary:   "A required field is new, and documents written before lack it",
		Automatic: "Fills in a declared value, or the time at which Convex created the document",
		Yours:     "The value, unless it is declared",
		Flags:     []string{"default"}, Tags: []string{"@default JSON"},
		Cases: []string{
			"required-field-added", "created-at-required", "declared-defaults", "nested-object-field-added", "field-renamed",
			"several-tables",
		},
	},
	{
		ID: FieldMadeRequired, Title: "An optional field becomes required",
		Summary:   "A field was optional and is required now, and documents may lack it",
		Automatic: "Fills in a declared value where the field is missing; values that are there stay",
		Yours:     "The value, unless it is declared",
		Flags:     []string{"default"}, Tags: []string{"@default JSON"},
		Cases: []string{"field-made-required", "declared-defaults", "declared-field-renamed-and-converted", "script-and-narrowing-together"},
	},
	{
		ID: SingleValueFilled, Title: "A field is filled in without asking",
		Summary:   "A field is missing, and only one value can stand for that",
		Automatic: "Fills in the only value of the type; null, [] or {} in a new field; null where a field that could be missing becomes nullable",
		Cases:     []string{"required-fields-with-one-value", "declared-defaults"},
	},
	{
		ID: FieldRemoved, Title: "A field is removed",
		Summary:   "A field is no longer in the schema, and nothing takes over its values",
		Automatic: "Deprecates it in deploy 1, then takes it out of every document",
		Cases: []string{
			"field-removed", "optional-field-removed", "nested-array-field-removed", "field-renamed", "nested-object-split",
		},
	},
	{
		ID: FieldRenamed, Title: "A field is renamed",
		Summary:   "A field has another name in the same object, which is declared",
		Automatic: "Copies the values, converts them where the type changed too, and clears the old field last",
		Yours:     "That it is a rename: it is never guessed",
		Flags:     []string{"rename"}, Tags: []string{"@renamed-from OLD"},
		Cases: []string{
			"declared-field-renamed", "declared-field-renamed-and-converted", "declared-member-field-renamed",
			"declared-element-field-renamed", "declared-table-renamed", "declared-split-of-renamed-table",
		},
	},
	{
		ID: FieldMoved, Title: "A field moves into or out of a nested object",
		Summary:   "The values of a field are found in another object of the same document, which is declared",
		Automatic: "Takes the values over, building the object around them where it is missing",
		Yours:     "That it is a move, and other required fields of a new object",
		Flags:     []string{"rename"}, Tags: []string{"@renamed-from PATH"},
		Cases: []string{
			"declared-field-moved-in", "declared-field-moved-out", "declared-element-field-renamed", "declared-nested-in-place",
		},
	},
	{
		ID: FieldsGathered, Title: "Single values are gathered in an array",
		Summary:   "One field or several become the elements of a new array, which is declared",
		Automatic: "Builds the array in the order of the declarations, leaving out what is missing or null",
		Yours:     "Which fields, and in which order",
		Flags:     []string{"rename"}, Tags: []string{"@renamed-from OLD"},
		Cases: []string{"declared-fields-gathered"},
	},
	{
		ID: FieldsSwapped, Title: "Two fields are swapped",
		Summary:   "Two fields exchanged their types, as when their names were given the wrong way round",
		Automatic: "Exchanges the values once it is declared",
		Yours:     "Whether the names were swapped or both types changed",
		Flags:     []string{"rename"}, Tags: []string{"@renamed-from OTHER"},
		Cases: []string{"declared-fields-swapped", "fields-swapped", "declared-nested-in-place"},
	},
	{
		ID: TypeChanged, Title: "A type changes",
		Summary:   "Values have to become values of another type",
		Automatic: "Writes out every conversion that has one meaning",
		Yours:     "Values without such a conversion, and those that it cannot convert",
		Cases: []string{
			"number-to-string", "string-to-number", "int64-to-number", "number-to-int64", "string-to-id", "value-to-array",
			"value-to-object", "type-narrowed", "nested-array-field-changed", "record-narrowed",
			"declared-field-renamed-and-converted", "object-to-tagged-union",
		},
	},
	{
		ID: LiteralsMapped, Title: "Literals or members of a union are replaced",
		Summary:   "Single values or members that a union had are no longer accepted",
		Automatic: "Replaces a literal by the one that spells the same word, or the same number; null by absence where the field may be missing",
		Yours:     "What each other literal or member becomes",
		Cases: []string{
			"literals-replaced", "literals-remapped", "literal-removed", "boolean-to-literals", "union-member-removed",
			"tagged-union-member-removed", "nullable-to-value", "nullable-to-optional",
		},
	},
	{
		ID: RecordNarrowed, Title: "A record is narrowed",
		Summary:   "A record accepts fewer keys or values than before",
		Automatic: "Converts value by value where that has one meaning; keys stay",
		Yours:     "Values without such a conversion, and any change of keys",
		Cases:     []string{"record-narrowed", "record-key-narrowed"},
	},
	{
		ID: AnyTightened, Title: "v.any() gets a type",
		Summary:   "A place or a whole table accepted anything and gets a type",
		Automatic: "Keeps every value that fits already",
		Yours:     "What each other value becomes",
		Cases:     []string{"any-tightened", "any-table-tightened"},
	},
	{
		ID: ReferenceMoved, Title: "A reference leads to another table",
		Summary:   "An ID must now belong to another table, whose documents are no copies of the old ones",
		Automatic: "Tells old IDs from new ones, and hands the old ID and the database to your answer",
		Yours:     "Which document takes the place of each",
		Cases:     []string{"reference-table-changed", "table-renamed"},
	},
	{
		ID: ReferenceInverted, Title: "A reference is turned round",
		Summary:   "Documents held the ID of others, and now those hold theirs, which is declared",
		Automatic: "Writes the ID of each document into the one that it refers to, before the old reference goes",
		Yours:     "That the reference turned, and what becomes of documents that nothing refers to",
		Flags:     []string{"invert", "delete-orphans"}, Tags: []string{"@inverted-from TABLE.FIELD", "@delete-orphans"},
		Cases: []string{"declared-reference-inverted"},
	},
	{
		ID: NestedObjectSplit, Title: "Nested objects become documents of their own",
		Summary:   "What is in a field becomes documents of a new table, which is declared",
		Automatic: "Inserts a document for each object, and the reference on the side that has it",
		Yours:     "That it is a split, and fields of the new table that the old object did not have",
		Flags:     []string{"split"}, Tags: []string{"@split-from TABLE.FIELD"},
		Cases: []string{
			"declared-object-split", "declared-array-split", "declared-object-spread", "declared-object-replaced-by-id",
			"declared-split-of-renamed-table",
		},
	},
	{
		ID: OrphansDeleted, Title: "Orphans are deleted",
		Summary:   "Documents whose counterpart is gone are to be deleted, which is declared",
		Automatic: "Looks for the counterpart of each document, and deletes those without one",
		Yours:     "That they are to be deleted",
		Flags:     []string{"delete-orphans"}, Tags: []string{"@delete-orphans"},
		Cases: []string{"declared-orphans", "declared-reference-inverted"},
	},
	{
		ID: TableRenamed, Title: "A table is renamed",
		Summary:   "The documents of a table belong to one of another name now, which is declared",
		Automatic: "Copies the documents, and rewrites every reference to the old table once all copies are there",
		Yours:     "That it is a rename, and what becomes of required references to documents that are gone",
		Flags:     []string{"rename-table"}, Tags: []string{"@renamed-from OLD"},
		Cases: []string{"declared-table-renamed", "declared-several"},
	},
	{
		ID: TablesMerged, Title: "Tables are merged",
		Summary:   "The documents of several tables belong to one now, which is declared",
		Automatic: "Copies the documents of each into the member that fits, and rewrites every reference",
		Yours:     "That they are merged, and what fits no member",
		Flags:     []string{"merge"}, Tags: []string{"@merged-from A, B"},
		Cases: []string{"declared-tables-merged"},
	},
	{
		ID: TableReturned, Title: "A table returns",
		Summary:   "A new table was in the schema before, and its documents of that time are still stored, which is declared or known from git history",
		Automatic: "Lets deploy 1 accept anything in it, or what its last version accepted; keeps the documents that fit",
		Yours:     "That it was there, and what each other document becomes, or that it is deleted",
		Flags:     []string{"returned"}, Tags: []string{"@returned"},
		Cases: []string{"declared-table-returned"},
	},
	{
		ID: SameChangeInTables, Title: "The same change in many tables",
		Summary:   "Three tables or more change in the same way",
		Automatic: "Plans the same migration for each, and one run for all",
		Yours:     "Each decision, table by table, unless it is declared",
		Cases:     []string{"several-tables", "declared-twenty-tables"},
	},
	{
		ID: ValidationEnabled, Title: "Validation is switched on",
		Summary:   "schemaValidation was false, and every document is checked for the first time",
		Automatic: "Brings the queries that find every document that does not fit, and migrations for what they find",
		Yours:     "What to do about each of them",
		Cases:     []string{"validation-enabled"},
	},
	{
		ID: IndexRedefined, Title: "An index is redefined",
		Summary:   "An index has other fields, other options or another name, and is built anew",
		Automatic: "Says with which deploy it changes, and how to do it without waiting on large tables",
		Cases:     []string{"index-redefined", "index-renamed", "search-index-redefined", "vector-index-redefined"},
	},
	{
		ID: ScriptWithNarrowing, Title: "A script comes with the schema that needs it",
		Summary:   "The change brings a script that migrates documents together with the schema that refuses them",
		Automatic: "Finds the script, and moves the narrowing into a deploy of its own",
		Yours:     "Whether your script or the generated migration runs",
		Cases:     []string{"script-and-narrowing-together"},
	},
}
