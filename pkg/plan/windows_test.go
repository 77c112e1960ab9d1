package plan_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/plan"
)

func teachingPlan(t *testing.T, name string, strategy plan.Strategy) *plan.Plan {
	t.Helper()
	dir := filepath.Join(teachingset.Dir(), name)
	c := teachingset.Case{Before: filepath.Join(dir, "before"), After: filepath.Join(dir, "after")}
	p, err := plan.Make(compare(t, c), plan.Options{Strategy: strategy})
	require.NoError(t, err)
	return p
}

// TestHelpers shows which functions code gets for the time between the deploys.
func TestHelpers(t *testing.T) {
	for _, tc := range []struct {
		name      string
		dualWrite string
		dualRead  string
	}{
		{"number-to-string", "read readAddresses", "read readAddresses"},
		{"declared-field-renamed", "read readProfiles, write writeProfiles", "read readProfiles"},
		{"declared-table-renamed",
			"read readCustomers, get getClients, insert insertCustomersAndClients, sync syncCustomers",
			"read readCustomers, get getClients, move moveCustomers"},
		{"declared-tables-merged",
			"read readEmailTemplates, read readSmsTemplates, get getTemplates, insert insertEmailTemplatesAndTemplates, " +
				"sync syncEmailTemplates, insert insertSmsTemplatesAndTemplates, sync syncSmsTemplates",
			"read readEmailTemplates, read readSmsTemplates, get getTemplates, move moveEmailTemplates, move moveSmsTemplates"},
		{"declared-object-split",
			"read readCompanies, read-part readBillingDetails, write writeCompanies, write-part writeCompaniesBilling",
			"read readCompanies, read-part readBillingDetails, move-part moveCompaniesBilling"},
		{"declared-object-spread",
			"read readUsers, read-part readBiographies, read-part readSettings, write writeUsers, write-part writeUsersProfile",
			"read readUsers, read-part readBiographies, read-part readSettings, move-part moveUsersProfile"},
		{"declared-object-replaced-by-id",
			"read readRooms, read-part readBuildings, read-part readDesks, write writeRooms",
			"read readRooms, read-part readBuildings, read-part readDesks"},
		{"declared-reference-inverted",
			"read readStores, find findStoreSettings, write writeStores, link linkStoresSettings",
			"read readStores, find findStoreSettings"},
		{"validation-enabled", "", ""}, // nothing is known of the old form
	} {
		for strategy, want := range map[plan.Strategy]string{plan.DualWrite: tc.dualWrite, plan.DualRead: tc.dualRead} {
			var got []string
			for _, h := range teachingPlan(t, tc.name, strategy).Helpers {
				got = append(got, fmt.Sprint(h.Kind, " ", h.Name))
			}
			require.Equal(t, want, strings.Join(got, ", "), "%s %s", tc.name, strategy)
		}
	}
}

// TestWindows shows what the steps say about the code that is live, and what going back costs.
func TestWindows(t *testing.T) {
	says := func(s *plan.Step) string {
		text := strings.Join(append(append([]string{}, s.Do...), s.NotYet...), "\n") + "\nundo " + s.Undo
		if s.Code != nil {
			text += "\nreads " + s.Code.Reads + "\nwrites " + s.Code.Writes
		}
		for _, c := range s.Commands {
			text += "\n" + c.Run
		}
		return text
	}
	for _, tc := range []struct {
		name     string
		strategy plan.Strategy
		step     string
		want     []string
	}{
		{"declared-several", plan.DualWrite, "widen", []string{
			"reads the old form, which is kept up to date; or already the new one, from `readAccounts`, `readOrganizations` and " +
				"`getCompanies` in `convex/window.ts`. Either form is in what changes in place: accounts.profile and accounts.owner",
			"writes both forms: from `writeAccounts`; with `syncOrganizations` after every write to a document that is copied; with " +
				"`insertOrganizationsAndCompanies` for a new one. Only the new form of accounts.profile and accounts.owner",
			"keeps movedTo in every `replace`",
			"accounts.owner. `getCompanies` takes both;",
			"The old form of every document is up to date, but not where types changed in place: accounts.profile and accounts.owner.",
		}},
		{"declared-several", plan.DualWrite, "read-new", []string{
			"reads only the new form: companies in place of organizations",
			"writes both forms, so that going back stays free, still with `writeAccounts`",
			"undo redeploy the code of deploy 1: it costs nothing",
		}},
		{"declared-several", plan.DualWrite, "stop-old", []string{
			"writes only the new form, no longer with `writeAccounts`", "the old form of what was written since then is missing or stale",
		}},
		{"declared-several", plan.DualWrite, "delete-old", []string{
			"organizations has left the schema and its documents are still stored",
			"npx convex import --prod --table organizations --replace empty.jsonl", "undo only from the backup",
		}},
		{"declared-several", plan.DualRead, "widen", []string{
			"A document of organizations that has movedTo lives on in companies: code that lists organizations leaves it out",
			"writes only the new form. Before the first write to what still has the old one: `moveOrganizations`",
			"The previous code does not know the new form of what was written or migrated since",
		}},
		{"declared-array-split", plan.DualRead, "widen", []string{"`movePostsComments`", "from `readPosts` and `readComments`"}},
		{"declared-field-moved-out", plan.DualWrite, "widen", []string{"writes both forms: from `writeMembers`"}},
		{"declared-reference-inverted", plan.DualWrite, "widen", []string{
			"No helper goes from a document of storeSettings to the one of stores that has its ID in settings, because stores has no index on settings.",
		}},
		{"optional-field-removed", plan.DualWrite, "widen", []string{
			"reads nothing from the fields that go. The new form of any document comes from `read", "writes no field that goes",
		}},
	} {
		s := step(teachingPlan(t, tc.name, tc.strategy), tc.step)
		require.NotNil(t, s, "%s %s", tc.name, tc.step)
		for _, want := range tc.want {
			require.Contains(t, says(s), want, "%s %s %s", tc.name, tc.strategy, tc.step)
		}
	}
}
