// The part of GitHub's REST API that comments need, without packages: Node has fetch.

/** An answer that is no success. `transient` says whether asking again can help. */
export class ApiError extends Error {
  constructor(message, status, transient) {
    super(message);
    this.status = status;
    this.transient = transient;
  }
}

/** The comments of one issue or pull request, as whoever the token belongs to. */
export class Comments {
  /** @param {{apiUrl: string, graphqlUrl: string, repository: string, number: number, token: string}} where */
  constructor(where) {
    this.where = where;
    this.base = `${where.apiUrl}/repos/${where.repository}/issues`;
  }

  /** All comments that the token's owner wrote, the oldest first. Others' comments are never touched. */
  async mine() {
    const author = await this.#viewer();
    const found = [];
    let url = `${this.base}/${this.where.number}/comments?per_page=100`;
    while (url) {
      const { body, next } = await this.#request("GET", url);
      found.push(...body.filter((comment) => wrote(author, comment)));
      url = next;
    }
    return found;
  }

  async create(body) {
    return (await this.#request("POST", `${this.base}/${this.where.number}/comments`, { body })).body;
  }

  async update(id, body) {
    return (await this.#request("PATCH", `${this.base}/comments/${id}`, { body })).body;
  }

  async remove(id) {
    await this.#request("DELETE", `${this.base}/comments/${id}`);
  }

  /** The login of the token's owner. REST tells it to users only, GraphQL to apps as well. */
  async #viewer() {
    const { body } = await this.#request("POST", this.where.graphqlUrl, { query: "query { viewer { login } }" });
    return body?.data?.viewer?.login ?? "github-actions[bot]";
  }

  async #request(method, url, payload) {
    let response;
    let text;
    try {
      response = await fetch(url, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.where.token}`,
          "content-type": "application/json",
          "user-agent": "convex-schema-plan",
          "x-github-api-version": "2022-11-28",
        },
        body: payload && JSON.stringify(payload),
        signal: AbortSignal.timeout(30_000),
      });
      text = await response.text();
    } catch (error) {
      throw new ApiError(`${method} ${url}: ${error.cause?.message ?? error.message}`, 0, true);
    }
    if (!response.ok) {
      const says = parse(text)?.message ?? "";
      throw new ApiError(`${method} ${url}: ${response.status} ${says}`.trim(), response.status, isTransient(response, says));
    }
    return { body: parse(text), next: nextPage(response, this.where.apiUrl) };
  }
}

/** Whether the account called author wrote a comment. An app has "[bot]" behind its name, which no user can have. */
function wrote(author, comment) {
  const { login, type } = comment.user ?? {};
  return login === author || (type === "Bot" && login === `${author}[bot]`);
}

/** Servers in trouble and rate limits pass; GitHub tells the latter with 403 or 429. */
function isTransient(response, says) {
  const limited =
    response.status === 429 ||
    (response.status === 403 &&
      (response.headers.get("x-ratelimit-remaining") === "0" ||
        response.headers.has("retry-after") ||
        /rate limit/i.test(says)));
  return limited || response.status >= 500;
}

/** The address of the next page. The token is sent nowhere but to the API. */
function nextPage(response, apiUrl) {
  const link = /<([^<>]+)>\s*;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return link && new URL(link).origin === new URL(apiUrl).origin ? link : undefined;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
