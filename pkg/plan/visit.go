package plan

import "slices"

// parts returns the conversions that c is made of, in the order in which they occur.
func parts(c Conversion) []Conversion {
	switch c := c.(type) {
	case Keep, Unset, Constant, Decide, MapLiterals, Fail:
	case Call:
		if c.Miss != nil {
			return []Conversion{c.Miss}
		}
	case Wrap:
		return []Conversion{c.Element}
	case EachElement:
		return []Conversion{c.Element}
	case EachEntry:
		return []Conversion{c.Value}
	case InsertInto:
		return []Conversion{c.Conversion}
	case TakeOver:
		if c.Else != nil {
			return []Conversion{c.Convert, c.Else}
		}
		return []Conversion{c.Convert}
	case Gather:
		var list []Conversion
		for _, part := range c.Parts {
			list = append(list, part)
		}
		return list
	case Build:
		return partsOfFields(c.Fields)
	case Fields:
		return partsOfFields(c.Fields)
	case Switch:
		var list []Conversion
		for _, one := range c.Cases {
			list = append(list, one.Convert)
		}
		return list
	}
	return nil
}

func partsOfFields(fields []FieldChange) []Conversion {
	var list []Conversion
	for _, f := range fields {
		if f.Fill != nil {
			list = append(list, f.Fill)
		}
		if f.Convert != nil {
			list = append(list, f.Convert)
		}
	}
	return list
}

// Contains reports whether c, or a conversion that it is made of, is one that matches.
func Contains(c Conversion, matches func(Conversion) bool) bool {
	return matches(c) || slices.ContainsFunc(parts(c), func(part Conversion) bool { return Contains(part, matches) })
}

// decisionsOf lists the decisions that a conversion needs, in the order in which they occur.
func decisionsOf(c Conversion, found []string) []string {
	add := func(id string) {
		if id != "" && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	switch c := c.(type) {
	case Decide:
		add(c.Decision)
	case MapLiterals:
		add(c.Decision)
	default:
		for _, part := range parts(c) {
			found = decisionsOf(part, found)
		}
	}
	return found
}

// fills reports whether a conversion fills in a missing field anywhere.
func fills(c Conversion) bool {
	return Contains(c, func(c Conversion) bool {
		fields, ok := c.(Fields)
		return ok && slices.ContainsFunc(fields.Fields, func(f FieldChange) bool { return f.Fill != nil })
	})
}
