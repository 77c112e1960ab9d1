package runtime

import (
	"regexp"
	"strings"
)

// hiddenGlobal is the function that the texts of [Module] call for each export.
const hiddenGlobal = "__convexSchemaPlan__"

// An export is a name that a module exports and the part that has it.
type export struct{ part, name string }

func exports(part string, names ...string) []export {
	list := make([]export, len(names))
	for i, name := range names {
		list[i] = export{part, name}
	}
	return list
}

func moduleExports(specifier string) []export {
	switch specifier {
	case "convex/values":
		return join(
			exports("convex/validators", "v", "asObjectValidator"),
			exports("convex/values", "ConvexError", "CommitTsPlaceholder", "convexToJson", "jsonToConvex"),
			exports("convex/base64", "Base64"),
			exports("convex/measure", "compareValues", "getConvexSize", "getDocumentSize"),
		)
	case "convex/server":
		return join(
			exports("convex/schema", "defineSchema", "defineTable", "docValidator"),
			exports("convex/pagination", "paginationOptsValidator", "paginationResultValidator"),
			exports("convex/functions", "queryGeneric", "mutationGeneric", "actionGeneric", "httpActionGeneric",
				"internalQueryGeneric", "internalMutationGeneric", "internalActionGeneric"),
			exports("convex/references", "anyApi", "filterApi", "getFunctionName", "makeFunctionReference",
				"componentsGeneric", "getFunctionAddress", "createFunctionHandle", "currentSystemUdfInComponent"),
			exports("convex/components", "defineApp", "defineComponent"),
			exports("convex/http", "HttpRouter", "ROUTABLE_HTTP_METHODS", "httpRouter"),
			exports("convex/crons", "cronJobs"),
			exports("convex/services", "SearchFilter", "getServiceToken", "getServiceUrl", "log"),
		)
	}
	return nil
}

func join[T any](lists ...[]T) []T {
	var all []T
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// Module returns the ES module text that stands for an import of specifier, "convex/server" or "convex/values", and
// whether there is one. Each export is a call that a bundler may drop when nobody uses the name, so only the parts of
// the runtime that are imported ever run.
func Module(specifier string) (source string, ok bool) {
	list := moduleExports(specifier)
	if list == nil {
		return "", false
	}
	var text strings.Builder
	for _, e := range list {
		text.WriteString("export const " + e.name + " = /* @__PURE__ */ " + hiddenGlobal + `("` + e.part + `", "` + e.name + "\");\n")
	}
	return text.String(), true
}

// LiteralRuns reports whether goja runs a regular expression literal, of this pattern and these flags, as JavaScript
// means it. Where it does not, the same expression made by the machine's RegExp works or says clearly, when it is used,
// that it cannot. Literals that goja refuses to compile are a matter of their own: this is about those that it compiles
// to something else. esbuild's lowering does not find all of them either (it overlooks properties inside a class).
func LiteralRuns(pattern, flags string) bool {
	return !strings.Contains(flags, "u") || !unicodeProperty.MatchString(pattern)
}

var unicodeProperty = regexp.MustCompile(`\\[pP]\{`)
