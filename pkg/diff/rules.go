package diff

// The rules. Their long texts are in rules/<id>.txtar.
const (
	RequiredFieldAdded       RuleID = "required-field-added"
	FieldMadeRequired        RuleID = "field-made-required"
	FieldRemoved             RuleID = "field-removed"
	FieldRenamed             RuleID = "field-renamed"
	TypeChanged              RuleID = "type-changed"
	TypeNarrowed             RuleID = "type-narrowed"
	UnionMemberRemoved       RuleID = "union-member-removed"
	LiteralRemoved           RuleID = "literal-removed"
	ReferenceTableChanged    RuleID = "reference-table-changed"
	RecordNarrowed           RuleID = "record-narrowed"
	ValidationEnabled        RuleID = "validation-enabled"
	DocumentNarrowed         RuleID = "document-narrowed"
	Undecidable              RuleID = "undecided"
	IndexFieldMissing        RuleID = "index-field-missing"
	IndexFieldInvalid        RuleID = "index-field-invalid"
	IndexDuplicated          RuleID = "index-duplicated"
	NameInvalid              RuleID = "name-invalid"
	DocumentTypeInvalid      RuleID = "document-type-invalid"
	RecordTypeInvalid        RuleID = "record-type-invalid"
	LiteralUnsupported       RuleID = "literal-unsupported"
	LimitExceeded            RuleID = "limit-exceeded"
	FirstSchema              RuleID = "first-schema"
	TableRemoved             RuleID = "table-removed"
	TableRenamed             RuleID = "table-renamed"
	TableReferenceDangling   RuleID = "table-reference-dangling"
	IndexRemoved             RuleID = "index-removed"
	IndexRedefined           RuleID = "index-redefined"
	IndexDisabled            RuleID = "index-disabled"
	StagedValidatorDiscarded RuleID = "staged-validator-discarded"
	StagedValidatorPromoted  RuleID = "staged-validator-promoted"
	StagedValidatorBlocked   RuleID = "staged-validator-blocked"
	ValidationDisabled       RuleID = "validation-disabled"
	DeclarationDone          RuleID = "declaration-done"
	TableReturned            RuleID = "table-returned"
	PackageChanged           RuleID = "package-changed"
	ApprovalInvalid          RuleID = "approval-invalid"
	ApprovalExpired          RuleID = "approval-expired"
	ApprovalUnused           RuleID = "approval-unused"
	IndexAdded               RuleID = "index-added"
	IndexStaged              RuleID = "index-staged"
	IndexEnabled             RuleID = "index-enabled"
	StagedValidatorAdded     RuleID = "staged-validator-added"
	TableAdded               RuleID = "table-added"
	OptionalFieldAdded       RuleID = "optional-field-added"
	FieldMadeOptional        RuleID = "field-made-optional"
	TypeWidened              RuleID = "type-widened"
	UnionMemberAdded         RuleID = "union-member-added"
	LiteralAdded             RuleID = "literal-added"
	Rewritten                RuleID = "rewritten"
)

// rules is the rule book: documents first, then definitions, then what the deploy does beside checking documents.
var rules = []Rule{
	{RequiredFieldAdded, Error, "A required field was added, and documents written before lack it"},
	{FieldMadeRequired, Error, "An optional field became required, and documents may lack it"},
	{FieldRemoved, Error, "A field was removed, and documents that still have it are refused"},
	{FieldRenamed, Error, "A field is declared to have another name or place, and documents have the old one"},
	{TypeChanged, Error, "The type changed to one that refuses values of the old one"},
	{TypeNarrowed, Error, "The type accepts only some of the values that it accepted before"},
	{UnionMemberRemoved, Error, "A member of a union was removed, and documents may still use it"},
	{LiteralRemoved, Error, "A literal is no longer accepted, and documents may still hold it"},
	{ReferenceTableChanged, Error, "A document ID must now belong to another table"},
	{RecordNarrowed, Error, "A record accepts fewer keys or values than before"},
	{ValidationEnabled, Error, "schemaValidation was switched on, so every document is checked for the first time"},
	{DocumentNarrowed, Error, "Documents are refused for a combination of reasons that no single change shows"},
	{Undecidable, Error, "The comparison was too hard to decide, so the change must be taken as breaking"},

	{IndexFieldMissing, Error, "An index names a field that no document can have, so Convex refuses the push"},
	{IndexFieldInvalid, Error, "The fields of an index break Convex's rules, so Convex refuses the push"},
	{IndexDuplicated, Error, "Two indexes of a table have the same name or the same fields, so Convex refuses the push"},
	{NameInvalid, Error, "A table, index or field has a name that Convex refuses"},
	{DocumentTypeInvalid, Error, "A table's validator is no object, union of objects or v.any(), so Convex refuses the push"},
	{RecordTypeInvalid, Error, "A v.record() has keys or values that Convex refuses"},
	{LiteralUnsupported, Error, "A literal cannot be stored in a schema, so Convex refuses the push"},
	{LimitExceeded, Error, "The schema exceeds a limit of Convex, so Convex refuses the push"},

	{ApprovalInvalid, Error, "An approval cannot be followed: its reason is missing, or it names nothing that there is"},

	{FirstSchema, Warning, "Tables are declared for the first time, and documents written before are checked"},
	{TableRemoved, Warning, "A table was removed from the schema; its documents stay, unchecked and without indexes"},
	{TableRenamed, Warning, "A table is declared to have another name; its documents stay behind under the old one"},
	{TableReferenceDangling, Warning, "v.id() names a table that is not in the schema"},
	{IndexRemoved, Warning, "An index was removed, and queries that use it fail"},
	{IndexRedefined, Warning, "An index covers other fields or has another name, and is built anew"},
	{IndexDisabled, Warning, "An index became staged, and queries that use it fail"},
	{StagedValidatorDiscarded, Warning, "A staged validator is gone or replaced, and its progress with it"},
	{StagedValidatorPromoted, Warning, "A staged validator is enforced now, which is safe once Convex reports it as valid"},
	{StagedValidatorBlocked, Warning, "A validator is staged while the enforced one changes, which Convex may refuse"},
	{ValidationDisabled, Warning, "schemaValidation was switched off, so no document is checked any more"},
	{DeclarationDone, Warning, "A comment declares a change that has been carried out"},
	{TableReturned, Warning, "A table is declared again, and documents from before it was removed may still be stored"},

	{PackageChanged, Warning, "A package that shapes the schema has another version on each side, and one stood in for both"},
	{ApprovalExpired, Warning, "An approval has expired, so what it approved counts again"},
	{ApprovalUnused, Warning, "An approval matches no finding, and can be deleted"},

	{IndexAdded, Note, "An index was added, and the deploy waits until it is built"},
	{IndexStaged, Note, "A staged index was added; it is built in the background and cannot be queried yet"},
	{IndexEnabled, Note, "A staged index is enabled"},
	{StagedValidatorAdded, Note, "A validator is staged, and Convex checks the documents in the background"},
	{TableAdded, Note, "A table was added"},
	{OptionalFieldAdded, Note, "An optional field was added"},
	{FieldMadeOptional, Note, "A required field became optional"},
	{TypeWidened, Note, "The type accepts more values than before"},
	{UnionMemberAdded, Note, "A member was added to a union"},
	{LiteralAdded, Note, "A literal was added"},
	{Rewritten, Note, "The validator is written differently and accepts the same values"},
}
