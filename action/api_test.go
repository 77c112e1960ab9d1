package action

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A comment is one on the pull request of the fake API.
type comment struct {
	ID      int               `json:"id"`
	Body    string            `json:"body"`
	HTMLURL string            `json:"html_url"`
	User    map[string]string `json:"user"`
}

var (
	bot      = map[string]string{"login": "github-actions[bot]", "type": "Bot"}
	somebody = map[string]string{"login": "mallory", "type": "User"}
)

// A fakeAPI is as much of GitHub's API as comments need: it holds the comments of pull request 7 of octo/app, two a page.
type fakeAPI struct {
	*httptest.Server
	mu       sync.Mutex
	comments []comment
	requests []string // method and path of each request
	// refuse answers a request in place of the API when it returns true.
	refuse func(w http.ResponseWriter, r *http.Request, nth int) bool
	// linkHost is where the links to next pages lead, unless it is empty.
	linkHost string
}

func newAPI(t *testing.T, comments ...comment) *fakeAPI {
	t.Helper()
	api := &fakeAPI{comments: append([]comment{}, comments...)} // never nil, which would be null in JSON
	for i := range api.comments {
		api.comments[i].ID = 100 + i
		api.comments[i].HTMLURL = address(100 + i)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /graphql", api.viewer)
	mux.HandleFunc("GET /repos/octo/app/issues/7/comments", api.list)
	mux.HandleFunc("POST /repos/octo/app/issues/7/comments", api.create)
	mux.HandleFunc("PATCH /repos/octo/app/issues/comments/{id}", api.change)
	mux.HandleFunc("DELETE /repos/octo/app/issues/comments/{id}", api.change)
	api.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.mu.Lock()
		defer api.mu.Unlock()
		api.requests = append(api.requests, r.Method+" "+r.URL.Path)
		switch {
		case r.Header.Get("Authorization") != "Bearer secret-token":
			http.Error(w, `{"message": "Bad credentials"}`, http.StatusUnauthorized)
		case api.refuse != nil && api.refuse(w, r, len(api.requests)):
		default:
			mux.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(api.Close)
	return api
}

func address(id int) string {
	return fmt.Sprintf("https://github.com/octo/app/pull/7#issuecomment-%d", id)
}

// env is what GitHub sets to lead a step to the API.
func (api *fakeAPI) env() map[string]string {
	return map[string]string{
		"GITHUB_API_URL": api.URL, "GITHUB_GRAPHQL_URL": api.URL + "/graphql", "CONVEX_SCHEMA_PLAN_RETRY_UNIT_MS": "0",
	}
}

func (api *fakeAPI) viewer(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `{"data": {"viewer": {"login": "github-actions[bot]"}}}`)
}

func (api *fakeAPI) list(w http.ResponseWriter, r *http.Request) {
	page := max(1, atoi(r.URL.Query().Get("page")))
	from, to := min(2*(page-1), len(api.comments)), min(2*page, len(api.comments))
	if to < len(api.comments) {
		host := api.URL
		if api.linkHost != "" {
			host = api.linkHost
		}
		w.Header().Set("Link", fmt.Sprintf(`<%s%s?page=%d>; rel="next", <%s>; rel="last"`, host, r.URL.Path, page+1, api.URL))
	}
	reply(w, http.StatusOK, api.comments[from:to])
}

func (api *fakeAPI) create(w http.ResponseWriter, r *http.Request) {
	id := 200 + len(api.comments)
	api.comments = append(api.comments, comment{id, sentBody(r), address(id), bot})
	reply(w, http.StatusCreated, api.comments[len(api.comments)-1])
}

func (api *fakeAPI) change(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(api.comments, func(c comment) bool { return c.ID == atoi(r.PathValue("id")) })
	switch {
	case i < 0:
		http.Error(w, `{"message": "Not Found"}`, http.StatusNotFound)
	case r.Method == http.MethodDelete:
		api.comments = slices.Delete(api.comments, i, i+1)
		w.WriteHeader(http.StatusNoContent)
	default:
		api.comments[i].Body = sentBody(r)
		reply(w, http.StatusOK, api.comments[i])
	}
}

// writes returns the requests that change something.
func (api *fakeAPI) writes() []string {
	return slices.DeleteFunc(slices.Clone(api.requests), func(request string) bool {
		return strings.HasPrefix(request, "GET ") || strings.HasSuffix(request, " /graphql")
	})
}

func sentBody(r *http.Request) string {
	var sent struct{ Body string }
	_ = json.NewDecoder(r.Body).Decode(&sent)
	return sent.Body
}

func reply(w http.ResponseWriter, status int, value any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
