// Keeps one comment with the result of the check on a pull request. It never fails the job: what the check found is the
// exit code of a later step, and a comment that cannot be written is a notice or a warning in the log.

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ApiError, Comments } from "./github.mjs";

/** GitHub refuses comments of more than 65,536 characters. */
const LONGEST = 65_000;
/** Seconds to wait before asking again. */
const WAITS = [1, 4, 15];

const env = process.env;
const result = {
  exitCode: env.EXIT_CODE,
  verdict: env.VERDICT,
  errors: Number(env.ERRORS),
  warnings: Number(env.WARNINGS),
  notes: Number(env.NOTES),
  tablesChanged: Number(env.TABLES_CHANGED),
};
/** What this use of the action checks, as far as it is not what a repository is checked for anyway. */
const scope = {
  folder: posix.normalize(env.WORKING_DIRECTORY || ".").replace(/(?<=.)\/+$/, ""),
  projects: (env.PROJECTS ?? "").split("\n").map((line) => line.trim()).filter(Boolean).sort(),
  config: env.CONFIG ?? "",
};
const isWhole = scope.folder === "." && scope.projects.length === 0 && scope.config === "";
/** The first line of the comment, by which it is found again: one for each use of the action in a pull request. */
const MARK = isWhole
  ? "<!-- convex-schema-plan -->"
  : `<!-- convex-schema-plan ${createHash("sha256").update(JSON.stringify(scope)).digest("hex").slice(0, 16)} -->`;
const runUrl = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;

/** What the comment says. */
function text() {
  if (!env.REPORT || !existsSync(env.REPORT)) {
    return `${MARK}\n## ❌ The Convex schema could not be checked${of()}\n\nNothing was compared (exit code ${result.exitCode}); [the log](${runUrl}) says why.\n`;
  }
  const report = marked(readFileSync(env.REPORT, "utf8"));
  if (report.length > LONGEST) {
    return `${headline(report).join("\n")}\n\nThe report is too long for a comment; [the summary of the run](${runUrl}) has it.\n`;
  }
  return isGreen() ? folded(report) : report;
}

/** The report with the mark of this use in place of its first line, and in its title what it is of. */
function marked(report) {
  const [first, title] = headline(report);
  return `${MARK}\n${title}${of()}${report.slice(first.length + 1 + title.length)}`;
}

/** What a comment is of when there may be others: shown as code, whatever markdown or HTML would read in it. */
function of() {
  if (isWhole) {
    return "";
  }
  const names = [scope.folder === "." ? "" : scope.folder, ...scope.projects, scope.config].filter(Boolean).join(", ");
  const short = names.length > 100 ? `${names.slice(0, 99)}…` : names;
  return ` · <code>${short.replace(/[^\w ./,…-]|_/gu, (c) => `&#${c.codePointAt(0)};`)}</code>`;
}

/** Nothing to read: folded, so that the comment takes one line. Approved and tolerated findings stay open. */
function isGreen() {
  return result.exitCode === "0" && result.verdict === "safe" && result.errors === 0 && result.warnings === 0;
}

/** The mark and the title of a report. */
function headline(report) {
  return report.split("\n", 2);
}

/** The report with all but its title folded. */
function folded(report) {
  const [mark, title] = headline(report);
  const rest = report.slice(mark.length + 1 + title.length).trim();
  return `${mark}\n<details>\n<summary>${title.replace(/^#+ /, "")}</summary>\n\n${rest}\n\n</details>\n`;
}

/** Whether there is nothing to say to a pull request that has heard nothing yet. */
function isSilent() {
  return isGreen() && result.notes === 0 && result.tablesChanged === 0;
}

/** Brings the comment up to date and returns its address, "" when there is to be none. */
async function publish(comments, body) {
  const mine = (await comments.mine()).filter((comment) => (comment.body ?? "").split(/\r?\n/, 1)[0] === MARK);
  const [kept, ...surplus] = mine;
  for (const comment of surplus) {
    await unlessGone(() => comments.remove(comment.id)); // two runs at once had each written one
  }
  if (!kept) {
    return isSilent() ? "" : (await comments.create(body)).html_url;
  }
  if (kept.body === body) {
    return kept.html_url;
  }
  const updated = await unlessGone(() => comments.update(kept.id, body));
  return (updated ?? (await comments.create(body))).html_url;
}

/** Does something to a comment; undefined when somebody has deleted it meanwhile. */
async function unlessGone(action) {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Does it all again after a wait when it failed for what passes. Looking anew finds what a lost answer has created. */
async function withRetries(action) {
  const unit = env.CONVEX_SCHEMA_PLAN_RETRY_UNIT_MS ?? "1000"; // tests do not wait
  for (const wait of [...WAITS, undefined]) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiError && error.transient) || wait === undefined) {
        throw error;
      }
      await setTimeout(wait * Number(unit));
    }
  }
}

/** Shows a message in the log and on the run's page. */
function say(level, message) {
  const escaped = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  console.log(`::${level} title=convex-schema-plan::${escaped}`);
}

/** Says why there is no comment. */
function explain(error, pullRequest) {
  const where = "The job summary has the report.";
  const fork = pullRequest.head?.repo?.full_name !== pullRequest.base?.repo?.full_name;
  if (error instanceof ApiError && error.status === 403 && !error.transient) {
    if (fork) {
      say("notice", `No comment was written: for a pull request from a fork the token can only read. ${where}`);
    } else {
      say("warning", `No comment was written: the token may not. Give the job permissions: pull-requests: write, or turn comments off with comment: false. ${where} (${error.message})`);
    }
    return;
  }
  say("warning", `No comment was written: ${error.message}. ${where}`);
}

const pullRequest = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")).pull_request;
const comments = new Comments({
  apiUrl: env.GITHUB_API_URL,
  graphqlUrl: env.GITHUB_GRAPHQL_URL,
  repository: env.GITHUB_REPOSITORY,
  number: pullRequest.number,
  token: env.TOKEN,
});
try {
  const body = text();
  const url = await withRetries(() => publish(comments, body));
  if (url) {
    const address = new URL(url).href; // one line, whatever the API says
    appendFileSync(env.GITHUB_OUTPUT, `comment-url=${address}\n`);
    console.log(`The result is in ${address}`);
  }
} catch (error) {
  explain(error, pullRequest);
}
