package runtime_test

import (
	"testing"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"
)

// TestTextIsJSON builds random validators and compares the text that Go writes with what JSON.stringify makes of them.
func TestTextIsJSON(t *testing.T) {
	value, err := newMachine(t).RunString(`
		const v = __convexSchemaPlan__("convex/validators", "v");
		const textOf = __convexSchemaPlan__("convex/text", "textOf");
		const pick = (...list) => list[Math.floor(Math.random() * list.length)];
		const leaves = [v.string, v.number, v.int64, v.boolean, v.bytes, v.null, v.any, v.commitTs];
		const names = ["a", "b c", "é", "\ud800", "1", "0", "quote\"", "", "tab\t", "back\\slash", "zzz", "__proto__"];
		const literals = ["x", "é", "\udfff", "", "a\"b", 1, -0, NaN, 1.5e300, true, false, 5n, -1n];
		function validator(depth) {
			const made = depth === 0 ? pick(...leaves)() : pick(
				() => pick(...leaves)(),
				() => v.id(pick(...names)),
				() => v.literal(pick(...literals)),
				() => v.array(validator(depth - 1)),
				() => v.record(v.string(), validator(depth - 1)),
				() => v.union(...Array.from({ length: pick(0, 1, 3) }, () => validator(depth - 1))),
				() => v.object(Object.fromEntries(Array.from({ length: pick(0, 1, 4) },
					() => [pick(...names), pick((x) => x, v.optional)(validator(depth - 1))]))),
				() => ({ isConvexValidator: true, isOptional: "required", asOptional() { return this; }, json: pick(undefined, null, { type: "other" }, 5) }),
			)();
			return made;
		}
		let checked = 0;
		for (; checked < 5000; checked++) {
			const made = validator(4);
			const text = textOf(made);
			if (text !== undefined && text !== JSON.stringify(made.json)) throw new Error(text + " is not " + JSON.stringify(made.json));
		}
		checked`)
	require.NoError(t, err)
	require.Equal(t, int64(5000), value.ToInteger())
}

// TestTextOfTheEndless checks that validators which contain themselves end as they do in JavaScript.
func TestTextOfTheEndless(t *testing.T) {
	for name, code := range map[string]string{
		"an object in itself": `const o = v.object({ a: v.null() }); o.fields.o = o; return o`,
		"two in each other":   `const a = v.object({}), b = v.array(a); a.fields.x = b; a.fields.y = b; return a`,
		"a union of itself":   `const u = v.union(); u.members.push(u, u); return u`,
	} {
		vm := newMachine(t)
		vm.SetMaxCallStackSize(1000)
		_, err := vm.RunString(`const v = __convexSchemaPlan__("convex/validators", "v");
			const textOf = __convexSchemaPlan__("convex/text", "textOf");
			textOf((() => { ` + code + ` })())`)
		var overflow *goja.StackOverflowError
		require.ErrorAs(t, err, &overflow, name)
	}
}
