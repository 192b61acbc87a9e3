/* Marks in the text what differs from the last edition of the year before, as that edition's own page on this site says.
   pw-editions.js tells which editions there are. Nothing is asked for before somebody wants the marks. */
(function () {
  "use strict";

  var BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, dt, dd, pre";
  var ASIDE = ".pw-source, .pw-words, .pw-legend, .pw-translations, .pw-to-contents, .pw-paper, .pw-number, .headerlink, " +
    ".pw-copy, .pw-copied, .pw-meaning, .pw-visually-hidden, .pw-staff-label, .pw-changes, .pw-mark-word";
  var MOST = 4000000; // steps in comparing two texts, above which the middle counts as changed
  var place = document.querySelector("[data-pw-changes]");
  var article = document.querySelector("article");
  if (!place || !article) return;

  document.addEventListener("pw-editions", function (event) {
    var known = event.detail;
    var year = known.name.slice(0, 7);
    var before = known.data.editions.filter(function (one) {
      return one.name.slice(0, 7) < year && one.schools.indexOf(known.school) >= 0;
    }).sort(function (a, b) {
      return a.name.slice(0, 7) === b.name.slice(0, 7) ? Number(a.name.slice(8)) - Number(b.name.slice(8)) : a.name < b.name ? -1 : 1;
    }).pop();
    if (!year || !before) return;
    var box = place.querySelector("input"), said = place.querySelector("[role=status]"), next = place.querySelector("button");
    place.querySelector("[data-pw-before]").textContent = before.name;
    box.checked = false;
    place.hidden = false;
    var undo = null;
    box.addEventListener("change", function () {
      if (!box.checked) { if (undo) undo(); undo = null; said.textContent = ""; next.hidden = true; return; }
      said.textContent = "Comparing…";
      page(known, before).then(function (old) {
        if (!box.checked || undo) return;
        if (!old) { said.textContent = "This page is new since " + before.name + "."; return; }
        var done = mark(old, before.name);
        undo = done.undo;
        next.hidden = !done.marks.length;
        said.textContent = told(done, before.name);
        var at = -1;
        next.onclick = function () {
          at = (at + 1) % done.marks.length;
          done.marks[at].scrollIntoView({ block: "center" });
          done.marks[at].focus({ preventScroll: true });
        };
      }).catch(function () { said.textContent = "The edition " + before.name + " could not be read."; });
    });
  });

  function told(done, name) {
    if (!done.marks.length && !done.gone) return "Nothing on this page differs from " + name + ".";
    var some = done.marks.length === 1 ? "1 passage is" : done.marks.length + " passages are";
    return some + " new or changed since " + name + (done.gone ? ", and " + done.gone + " no longer there (at the end)." : ".");
  }

  /* The article of the page in an earlier edition, null if that had none. The page may have had another address. */
  function page(known, before) {
    var folder = "editions/" + before.name + "/" + known.school + "/";
    return known.read("editions/pages/" + known.school + ".json").then(function (pages) {
      var there = (pages && pages[before.name]) || [];
      if (there.indexOf(known.page) >= 0) return known.page;
      return known.read("editions/today/" + before.name + "/" + known.school + ".json").then(function (map) {
        var all = (map && map.pages) || {};
        return Object.keys(all).filter(function (old) {
          return !all[old].gone && all[old].to === known.school + "/" + known.page && there.indexOf(old) >= 0;
        })[0];
      });
    }).then(function (old) {
      if (old === undefined) return null;
      return fetch(new URL(folder + old, known.root), { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw new Error("not there");
        return answer.text();
      }).then(function (text) {
        return new DOMParser().parseFromString(text, "text/html").querySelector("article");
      });
    });
  }

  /* The blocks of an article, each with its words and where they stand. */
  function blocks(top) {
    var found = [];
    top.querySelectorAll(BLOCKS).forEach(function (block) {
      if (block.closest(ASIDE)) return;
      var words = [], node, match;
      var walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while ((node = walk.nextNode())) {
        var holder = node.parentElement;
        if (holder.closest(BLOCKS) !== block || holder.closest(ASIDE)) continue;
        var each = /\S+/g;
        while ((match = each.exec(node.data))) words.push({ word: match[0], node: node, start: match.index });
      }
      if (words.length) found.push({ element: block, words: words, text: words.map(word).join(" ") });
    });
    return found;
  }

  function word(one) { return one.word; }

  /* For each of b, the number of the one in a that it is, or -1: a longest common sequence. */
  function same(a, b) {
    var found = b.map(function () { return -1; }), from = 0, endA = a.length, endB = b.length, i, j;
    while (from < endA && from < endB && a[from] === b[from]) { found[from] = from; from++; }
    while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) { endA--; endB--; found[endB] = endA; }
    var wide = endB - from + 1, high = endA - from + 1;
    if (wide * high > MOST) return found;
    var table = new Uint32Array(wide * high);
    for (i = high - 2; i >= 0; i--) {
      for (j = wide - 2; j >= 0; j--) {
        table[i * wide + j] = a[from + i] === b[from + j] ? table[(i + 1) * wide + j + 1] + 1
          : Math.max(table[(i + 1) * wide + j], table[i * wide + j + 1]);
      }
    }
    for (i = j = 0; i < high - 1 && j < wide - 1;) {
      if (a[from + i] === b[from + j]) { found[from + j] = from + i; i++; j++; }
      else if (table[(i + 1) * wide + j] >= table[i * wide + j + 1]) i++;
      else j++;
    }
    return found;
  }

  /* How much of the shorter text the two have in common, from 0 to 1. */
  function alike(a, b) {
    var left = new Map(), common = 0;
    a.words.forEach(function (one) { left.set(one.word, (left.get(one.word) || 0) + 1); });
    b.words.forEach(function (one) {
      var times = left.get(one.word) || 0;
      if (times) { common++; left.set(one.word, times - 1); }
    });
    return common / Math.max(a.words.length, b.words.length);
  }

  function mark(oldArticle, name) {
    var old = blocks(oldArticle), now = blocks(article), marks = [], undo = [];
    var found = same(old.map(function (one) { return one.text; }), now.map(function (one) { return one.text; }));
    var left = new Set(old.keys());
    found.forEach(function (at) { left.delete(at); });
    // What only moved is not marked.
    now.forEach(function (one, number) {
      if (found[number] >= 0) return;
      left.forEach(function (at) { if (found[number] < 0 && old[at].text === one.text) { found[number] = at; left.delete(at); } });
    });
    now.forEach(function (one, number) {
      if (found[number] >= 0) return;
      var best = -1, most = 0.4;
      left.forEach(function (at) {
        var share = old[at].element.tagName === one.element.tagName ? alike(old[at], one) : 0;
        if (share > most) { best = at; most = share; }
      });
      if (best >= 0) left.delete(best);
      marks.push(show(one, best < 0 ? [] : old[best].words, best < 0 ? "New: " : "Changed: ", undo));
    });
    if (left.size) {
      var end = document.createElement("section");
      end.className = "pw-changes";
      end.setAttribute("aria-label", "No longer there");
      var title = document.createElement("p");
      title.className = "pw-words-title";
      title.textContent = "No longer there since " + name;
      end.append(title);
      left.forEach(function (at) {
        var line = document.createElement("p"), gone = document.createElement("del");
        gone.textContent = old[at].text;
        line.append(gone);
        end.append(line);
      });
      article.append(end);
      undo.push(function () { end.remove(); });
    }
    return { marks: marks, gone: left.size, undo: function () { undo.reverse().forEach(function (one) { one(); }); } };
  }

  /* Marks the words of a block that the old one has not, puts in those that only the old one has. */
  function show(block, before, label, undo) {
    var found = same(before.map(word), block.words.map(word)), next = 0, jobs = [];
    found.forEach(function (at, number) {
      var gone = "";
      if (at >= 0) {
        gone = before.slice(next, at).map(word).join(" ");
        next = at + 1;
      }
      jobs.push({ one: block.words[number], fresh: at < 0, gone: gone });
    });
    var rest = before.slice(next).map(word).join(" ");
    var last = block.words[block.words.length - 1];
    var holder = last.node.parentNode, after = last.node.nextSibling;
    var texts = new Map();
    jobs.forEach(function (job) {
      if (!texts.has(job.one.node)) texts.set(job.one.node, []);
      texts.get(job.one.node).push(job);
    });
    texts.forEach(function (all, node) {
      if (!all.some(function (job) { return job.fresh || job.gone; })) return;
      var parts = document.createDocumentFragment(), done = 0, open = null;
      all.forEach(function (job) {
        var end = job.one.start + job.one.word.length;
        if (job.gone) { parts.append(node.data.slice(done, job.one.start), struck(job.gone), " "); done = job.one.start; open = null; }
        if (!job.fresh) { parts.append(node.data.slice(done, end)); open = null; }
        else if (open) open.append(node.data.slice(done, end));
        else {
          parts.append(node.data.slice(done, job.one.start));
          open = document.createElement("ins");
          open.append(node.data.slice(job.one.start, end));
          parts.append(open);
        }
        done = end;
      });
      parts.append(node.data.slice(done));
      var put = Array.from(parts.childNodes);
      node.replaceWith(parts);
      undo.push(function () { put[0].before(node); put.forEach(function (one) { one.remove(); }); });
    });
    if (rest) {
      var end = document.createElement("span");
      end.className = "pw-mark-word";
      end.append(" ", struck(rest));
      holder.insertBefore(end, after);
      undo.push(function () { end.remove(); });
    }
    var said = document.createElement("span");
    said.className = "pw-visually-hidden";
    said.textContent = label;
    block.element.prepend(said);
    block.element.classList.add("pw-marked");
    block.element.tabIndex = -1;
    undo.push(function () { said.remove(); block.element.classList.remove("pw-marked"); block.element.removeAttribute("tabindex"); });
    return block.element;
  }

  function struck(text) {
    var node = document.createElement("del");
    node.textContent = text;
    return node;
  }
})();
