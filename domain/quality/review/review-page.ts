/** @module The page on which people judge rows: what stands before its script has brought the rows. Data come as text only. */
import { html, trusted } from '../../report/html.ts';
import { style } from '../../report/style.ts';
import { reviewStyle } from './review-style.ts';

export interface ReviewPageContent {
  readonly reviewId: string;
  readonly pipeline: string;
  /** Where the gateway serves the script. */
  readonly scriptPath: string;
}

/** One HTML document; the ids in it are those that the script fills. */
export function renderReviewPage({ reviewId, pipeline, scriptPath }: ReviewPageContent): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${pipeline} – rows to judge</title>
<style>${trusted(style)}${trusted(reviewStyle)}</style>
<script src="${scriptPath}" defer></script>
</head>
<body class="review" data-review="${reviewId}">
<header>
<p class="kicker"><a href="/reviews">Reviews of rows</a></p>
<h1><bdi>${pipeline}</bdi></h1>
<div id="progress"></div>
<div class="who"><label for="reviewer">Your name</label> <input id="reviewer" list="reviewers" autocomplete="name" spellcheck="false" maxlength="200"><datalist id="reviewers"></datalist> <button type="button" id="open-help" aria-keyshortcuts="?">Keys <kbd>?</kbd></button></div>
</header>
<p id="said" role="status" aria-live="polite"></p>
<p id="refused" role="alert"></p>
<div class="desk">
<main id="case" aria-label="The row in focus"><p id="loading">The rows are being loaded.</p></main>
<aside aria-label="Rows of this review"><label for="filter">Show</label> <select id="filter"><option value="all">all rows</option><option value="mine">rows left for you</option><option value="disputed">disputed rows</option></select>
<ol id="rows"></ol>
<div class="pages"><button type="button" id="earlier" aria-label="Earlier rows">Earlier</button><span id="place"></span><button type="button" id="later" aria-label="Later rows">Later</button></div></aside>
</div>
<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl id="keys"></dl>
<p><label><input type="checkbox" id="use-keys" checked> Single keys judge and move</label></p>
<form method="dialog"><button>Close</button></form></dialog>
<noscript><p>This page needs scripts. <code>within issues ${reviewId}</code> shows the same rows in a terminal, and <code>within verdict</code> judges them.</p></noscript>
</body>
</html>
`.text;
}
