package teachingset

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/intent"
)

// declared is what the authors of changes declare, as flags, by the name of the case. The comments in after/ say the
// same.
var declared = map[string]string{
	"declared-field-renamed":               `--rename profiles.fullName=displayName --rename profiles.website=homepage`,
	"declared-field-renamed-and-converted": `--rename products.price=priceText --default products.priceText="free"`,
	"declared-field-moved-in":              `--rename places.latitude=location.latitude --rename places.longitude=location.longitude --rename places.street=address.street`,
	"declared-field-moved-out":             `--rename members.address.city=city --rename members.address.country=country`,
	"declared-element-field-renamed":       `--rename orders.items[].sku=items[].productCode --rename orders.items[].amount=items[].price.amount --rename orders.currency=items[].price.currency`,
	"declared-fields-gathered":             `--rename contacts.email=emails --rename contacts.phone=numbers --rename contacts.mobile=numbers`,
	"declared-fields-swapped":              `--rename payments.reference=amount --rename payments.amount=reference`,
	"declared-member-field-renamed":        `--rename shapes.size=radius --rename shapes.size=width`,
	"declared-table-renamed":               `--rename-table customers=clients --rename clients.name=fullName`,
	"declared-table-returned":              `--returned sessions`,
	"declared-tables-merged":               `--merge emailTemplates,smsTemplates=templates`,
	"declared-object-split":                `--split companies.billing=billingDetails`,
	"declared-object-spread":               `--split users.profile=biographies --split users.profile=settings`,
	"declared-array-split":                 `--split posts.comments=comments`,
	"declared-object-replaced-by-id":       `--split rooms.building=buildings --split rooms.desks=desks`,
	"declared-reference-inverted":          `--invert stores.settings=storeSettings.store --delete-orphans storeSettings.store`,
	"declared-orphans":                     `--delete-orphans embeddings=chunks.embedding`,
	"declared-defaults":                    `--default users.plan="free" --default users.createdAt=_creationTime --default users.preferences.newsletter=true`,
	"declared-nested-in-place":             `--rename people.name=name.full --rename people.contact.email=contact --rename people.a=b --rename people.b=c --rename people.c=a`,
	"declared-split-of-renamed-table":      `--rename-table shops=stores --split stores.billing=billing --rename billing.vat=taxId --default billing.currency="EUR" --delete-orphans visits.shop`,
	"declared-references-among-text":       `--rename-table people=users`,
	"declared-field-moved-into-existing":   `--rename offices.city=address.city --rename offices.floor=rooms[].floor`,
	"declared-union-reference-inverted":    `--invert actors.card=cards.actor --delete-orphans cards.actor`,
	"declared-several":                     `--rename accounts.login=email --rename accounts.profile.age=profile.birthYear --rename-table organizations=companies --default accounts.createdAt=_creationTime`,
}

// twentyTables are the tables of declared-twenty-tables, of which one comment declares the same; flags name each of them.
const twentyTables = "apps boards cards drafts events files groups hooks invites jobs keys labels messages notes offers " +
	"pages queues rooms steps tasks"

// Flags returns what the author of a case declares, one flag with its value each; empty when nothing is declared.
func (c Case) Flags() []string {
	var flags []string
	if c.Name == "declared-twenty-tables" {
		for _, table := range strings.Fields(twentyTables) {
			flags = append(flags, "--default "+table+`.createdBy="unknown"`, "--rename "+table+".name=title")
		}
	}
	for _, one := range strings.Split(declared[c.Name], "--")[1:] {
		flags = append(flags, "--"+strings.TrimSpace(one))
	}
	return flags
}

// Intent returns what the author of a case declares.
func (c Case) Intent() (*intent.Intent, error) {
	in := &intent.Intent{}
	for _, one := range c.Flags() {
		flag, text, _ := strings.Cut(one, " ")
		if err := parse(in, strings.TrimPrefix(flag, "--"), text); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func parse(in *intent.Intent, flag, text string) error {
	for _, f := range intent.Forms() {
		if f.Flag == flag {
			return f.Parse(in, text)
		}
	}
	return fmt.Errorf("there is no flag --%s", flag)
}
