package codegen

import "convex-schema-plan/pkg/plan"

func (e *emitter) eachElement(c plan.EachElement, x reference) doc {
	mapped := e.within("item", func() doc { return concat{text(x + ".map("), e.arrow("item", c.Element), text(")")} })
	if !e.waits(c.Element) {
		return mapped
	}
	return concat{text("await "), call("Promise.all", mapped)}
}

func (e *emitter) eachEntry(c plan.EachEntry, x reference) doc {
	name, await := "mapEntries", ""
	if e.waits(c.Value) {
		name, await = "mapEntriesInTurn", "await "
	}
	e.helpers[name] = true
	return e.within("entry", func() doc {
		return concat{text(await + name + "(" + string(x) + ", "), e.arrow("entry", c.Value), text(")")}
	})
}
