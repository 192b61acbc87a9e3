/* What is typed into the search, before Material's worker looks for it: numbers of clauses, and slips of spelling. */
(function () {
  "use strict";

  var NUMBER = /^(?:[scnt]{0,2}\d+[a-z]{0,2})(?:\.[scnt]{0,2}\d+[a-z]{0,2})*\.?$/i;
  var CALLED = /^(?:§+|s\.?|sec\.?|sections?|cl\.?|clauses?|paras?\.?|paragraphs?)$/i;
  var WRITTEN = /^[a-z][a-z'’]*$/i;
  var HEAVY = "^20"; // exactly this number comes before those that only begin like it
  var words = null; // of the site, with how often each stands there
  var note = document.querySelector(".pw-search-said");

  /* The words of the site. The list is the one that Material has fetched. */
  function known() {
    if (words) return words;
    var list = new URL("search/search_index.json", base());
    words = fetch(list).then(function (answer) { return answer.json(); }).then(function (index) {
      var found = new Map();
      index.docs.forEach(function (entry) {
        var text = (entry.title + " " + entry.text).replace(/<[^>]*>/g, " ").toLowerCase();
        (text.match(/[a-z][a-z'’]+/g) || []).forEach(function (word) { found.set(word, (found.get(word) || 0) + 1); });
      });
      return found;
    }).catch(function () { return new Map(); });
    return words;
  }

  function base() {
    var config = JSON.parse(document.getElementById("__config").textContent);
    return new URL(config.base.replace(/\/?$/, "/"), location.href);
  }

  /* How many letters are wrong, missing, too many or in the wrong order; more than most is not counted out. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before = null, last = [], row, i, j;
    for (j = 0; j <= b.length; j++) last.push(j);
    for (i = 1; i <= a.length; i++) {
      row = [i];
      for (j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  /* The word of the site that was meant; the word itself if the site has it, or words that begin with it, or none near. */
  function meant(typed, found) {
    var word = typed.toLowerCase();
    if (word.length < 4) return typed;
    var most = word.length < 8 ? 1 : 2, best = "", least = most + 1, often = 0, starts = false;
    found.forEach(function (times, other) {
      if (starts || other.startsWith(word)) { starts = true; return; }
      var away = Math.min(distance(word, other, most), distance(word, other.slice(0, word.length), most));
      if (away < least || (away === least && away <= most && times > often)) { best = other; least = away; often = times; }
    });
    return starts || least > most ? typed : best;
  }

  function better(query, found) {
    if (/["*~^:+]|(?:^|\s)-/.test(query)) return { query: query, read: "" }; // whoever writes so knows the search
    var parts = query.trim().split(/\s+/).filter(Boolean);
    var out = [], read = [], changed = false;
    parts.forEach(function (part, at) {
      var bare = part.replace(/^(?:§+|s\.?|cl\.?)(?=\d)/i, "");
      var next = (parts[at + 1] || "").replace(/[,;)]+$/, "");
      bare = bare.replace(/^[("'“‘]+|[,;:)!?"'”’]+$/g, "");
      if (CALLED.test(part) && NUMBER.test(next)) return;
      if (NUMBER.test(bare) && /\d/.test(bare)) {
        bare = bare.replace(/\.$/, "");
        out.push(bare, "title:" + bare + HEAVY);
        read.push(bare);
        return;
      }
      var right = WRITTEN.test(bare) ? meant(bare, found) : part;
      if (right !== bare && right !== part) changed = true;
      out.push(right);
      read.push(right);
    });
    return { query: out.join(" "), read: changed ? read.join(" ") : "" };
  }

  if (!note || typeof Worker === "undefined" || location.protocol === "file:") return;
  var post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    var worker = this, rest = arguments;
    if (!message || message.type !== 2 || typeof message.data !== "string") { post.apply(worker, rest); return; }
    known().then(function (found) {
      var asked = better(message.data, found);
      note.textContent = asked.read ? "Showing results for “" + asked.read + "”" : "";
      note.hidden = !asked.read;
      post.call(worker, { type: 2, data: asked.query });
    });
  };
})();
