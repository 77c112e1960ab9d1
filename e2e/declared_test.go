package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
)

// declarations are what the authors of changes declare, by the name of the case.
var declarations = map[string]string{
	"declared-field-renamed":               `--rename profiles.fullName=displayName --rename profiles.website=homepage`,
	"declared-field-renamed-and-converted": `--rename products.price=priceText --default products.priceText="free"`,
	"declared-field-moved-in":              `--rename places.latitude=location.latitude --rename places.longitude=location.longitude --rename places.street=address.street`,
	"declared-field-moved-out":             `--rename members.address.city=city --rename members.address.country=country`,
	"declared-element-field-renamed":       `--rename orders.items[].sku=items[].productCode --rename orders.items[].amount=items[].price.amount --rename orders.currency=items[].price.currency`,
	"declared-fields-gathered":             `--rename contacts.email=emails --rename contacts.phone=numbers --rename contacts.mobile=numbers`,
	"declared-fields-swapped":              `--rename payments.reference=amount --rename payments.amount=reference`,
	"declared-member-field-renamed":        `--rename shapes.size=radius --rename shapes.size=width`,
	"declared-table-renamed":               `--rename-table customers=clients --rename clients.name=fullName`,
	"declared-tables-merged":               `--merge emailTemplates,smsTemplates=templates`,
	"declared-object-split":                `--split companies.billing=billingDetails`,
	"declared-object-spread":               `--split users.profile=biographies --split users.profile=settings`,
	"declared-array-split":                 `--split posts.comments=comments`,
	"declared-object-replaced-by-id":       `--split rooms.building=buildings --split rooms.desks=desks`,
	"declared-reference-inverted":          `--invert stores.settings=storeSettings.store --delete-orphans storeSettings.store`,
	"declared-orphans":                     `--delete-orphans embeddings=chunks.embedding`,
	"declared-defaults":                    `--default users.plan="free" --default users.createdAt=_creationTime --default users.preferences.newsletter=true`,
	"declared-several":                     `--rename accounts.login=email --rename accounts.profile.age=profile.birthYear --rename-table organizations=companies --default accounts.createdAt=_creationTime`,
}

func declaredFor(t *testing.T, name string) *intent.Intent {
	in := &intent.Intent{}
	for _, one := range strings.Split(declarations[name], "--")[1:] {
		flag, text, _ := strings.Cut(strings.TrimSpace(one), " ")
		for _, f := range intent.Forms() {
			if f.Flag == flag {
				require.NoError(t, f.Parse(in, text))
			}
		}
	}
	return in
}
