/* Makes the new text of school.yml from the form: only the values that were changed are put in another way, every other
   character stays. Values are written as edit/write.py does. Without it the page says how to do it by hand. */
(function () {
  "use strict";

  var form = document.getElementById("contacts");
  var by = function (id) { return document.getElementById(id); };
  if (location.protocol === "file:") {
    document.querySelectorAll('main a[href$="/"]').forEach(function (link) {
      link.setAttribute("href", link.getAttribute("href") + "index.html");
    });
  }
  if (!form) return;
  var about = document.querySelector('meta[name="policyweave-edition"]');
  if (about && /\/(?:editions\/[^/]+|next)\/$/.test(new URL(about.dataset.root, location.href).pathname)) {
    by("said").textContent = "This page is kept as it was in one edition, so that it makes no new text. Correct contacts on the staff site as it is today.";
    return;
  }

  var file = JSON.parse(by("file").textContent);
  var points = Array.from(file.text); // offsets count characters, not units of UTF-16
  var made = "";
  var SPECIAL = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
  // eslint-disable-next-line no-control-regex
  var HIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|["\\]/g;
  var ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

  function plain(value) {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return true;
    return /^[\p{L}\p{N}][^\r\n\t]*$/u.test(value) && !/:(?:\s|$)|\s#|\s$|[,[\]{}]/.test(value) &&
      SPECIAL.indexOf(value.toLowerCase()) < 0 && !/^[-+.]?[0-9][-+0-9.,:/_ eExXoObB]*[a-fA-F]*$/.test(value);
  }

  function scalar(value, style) {
    var hidden = (value.match(HIDDEN) || []).some(function (char) { return char !== '"' && char !== "\\"; });
    if (style === "'" && !hidden) return "'" + value.replace(/'/g, "''") + "'";
    if (style || hidden || !plain(value)) {
      return '"' + value.replace(HIDDEN, function (char) {
        return ESCAPES[char] || "\\u" + ("000" + char.charCodeAt(0).toString(16)).slice(-4);
      }) + '"';
    }
    return value;
  }

  // What is wrong with a value, as the program that checks the file would say it; empty if nothing is.
  function fault(name, value, needed) {
    if (!value) return needed ? "This cannot be empty." : "";
    if (name === "phone") {
      var digits = value.replace(/[\s().-]/g, "");
      var fits = /^\d{3,6}$/.test(digits) || /^0\d{9,10}$/.test(digits) || /^\+(44(0?\d{9,10})|(?!44)[1-9]\d{7,14})$/.test(digits);
      if (!fits) return "This is not a telephone number. Write it as people dial it, such as 0115 496 0101.";
    }
    if (name === "email" && !/^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[A-Za-z]{2,}$/.test(value)) {
      return "This is not an e-mail address. It looks like office@school.example, without spaces.";
    }
    return "";
  }

  function say(input, words) {
    var place = by(input.id + "-fault");
    place.textContent = words;
    place.hidden = !words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  // The changed fields of one contact: {input, name, old, now}.
  function changes(box) {
    return Array.prototype.map.call(box.querySelectorAll("input"), function (input) {
      return { input: input, name: input.name, old: input.defaultValue, now: input.value.trim() };
    }).filter(function (one) { return one.now !== one.old.trim(); });
  }

  function filled(about) { return !about.fresh; }

  function wrong(box, about) {
    var found = [];
    var changed = changes(box);
    box.querySelectorAll("input").forEach(function (input) {
      var one = changed.filter(function (item) { return item.input === input; })[0];
      var needed = input.required || (!filled(about) && changed.length > 0 && (input.name === "phone" || input.name === "email"));
      var words = one || needed ? fault(input.name, input.value.trim(), needed) : "";
      var place = about.values[input.name];
      if (!words && one && !one.now && place && !place.cut) {
        words = "This can only be taken out by hand. Put back what was there, and see “By hand” below.";
      }
      say(input, words);
      if (words) found.push(input);
    });
    return found;
  }

  // Edits {from, to, text}; places never lie inside each other.
  function edits(changed, about) {
    var list = [];
    var added = changed.filter(function (one) { return one.now && !about.values[one.name]; });
    changed.forEach(function (one) {
      var place = about.values[one.name];
      if (!place) return;
      if (one.now) list.push({ from: place.at[0], to: place.at[1], text: scalar(one.now, place.style) });
      else list.push({ from: place.cut[0], to: place.cut[1], text: "" });
    });
    var pairs = added.map(function (one) { return one.name + ": " + scalar(one.now, ""); });
    if (!pairs.length) return list;
    if (about.fresh) list.push({ from: about.fresh[0], to: about.fresh[0], fresh: true, before: about.fresh[1], text: about.key + ": {" + pairs.join(", ") + "}" });
    else pairs.forEach(function (pair) { list.push({ from: about.gap[0], to: about.gap[0], text: (about.gap[1] || ", ") + pair }); });
    return list;
  }

  function apply(list) {
    var fresh = 0;
    list = list.map(function (edit, number) { return { edit: edit, number: number }; }).sort(function (one, other) {
      return one.edit.from - other.edit.from || (one.edit.fresh ? 1 : 0) - (other.edit.fresh ? 1 : 0) || one.number - other.number;
    }).map(function (one) { return one.edit; });
    var out = "";
    var at = 0;
    var end = file.end;
    list.forEach(function (edit) {
      out += points.slice(at, edit.from).join("");
      if (edit.fresh) {
        // `roles:` is written once; the contacts below it as lines of their own
        out += fresh && edit.before.indexOf("roles:") >= 0 ? end + "  " : edit.before;
        fresh += 1;
      }
      out += edit.text;
      at = edit.to;
    });
    out += points.slice(at).join("");
    return fresh && !/[\r\n]$/.test(out) && /[\r\n]$/.test(file.text) ? out + end : out;
  }

  function lines(before, after) {
    var old = before.split(/\r\n|\n|\r/);
    var now = after.split(/\r\n|\n|\r/);
    var start = 0;
    var stop = 0;
    var out = ["In the file " + form.dataset.path + ":"];
    if (old.length === now.length) {
      old.forEach(function (line, number) {
        if (line !== now[number]) out.push("", "Line " + (number + 1) + " was:", line, "It becomes:", now[number]);
      });
      return out.join("\n") + "\n";
    }
    while (start < old.length && old[start] === now[start]) start += 1;
    while (stop < Math.min(old.length, now.length) - start && old[old.length - 1 - stop] === now[now.length - 1 - stop]) stop += 1;
    out.push("", "From line " + (start + 1) + " there was:");
    out = out.concat(old.slice(start, old.length - stop), ["It becomes:"], now.slice(start, now.length - stop));
    return out.join("\n") + "\n";
  }

  function boxes() { return Array.prototype.slice.call(form.querySelectorAll("[data-contact]")); }

  function mark(box) {
    var summary = box.parentNode.querySelector("summary");
    var there = summary.querySelector(".changed");
    var any = changes(box).length > 0;
    if (any && !there) {
      there = document.createElement("span");
      there.className = "changed";
      there.textContent = "Changed";
      summary.appendChild(there);
    } else if (!any && there) there.remove();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var bad = [];
    var list = [];
    var rows = by("changes");
    rows.textContent = "";
    boxes().forEach(function (box) {
      var about = file.contacts[box.dataset.contact];
      var found = wrong(box, about);
      if (found.length) box.parentNode.open = true;
      bad = bad.concat(found);
      if (bad.length) return;
      var changed = changes(box);
      list = list.concat(edits(changed, about));
      changed.forEach(function (one) {
        var row = document.createElement("li");
        var name = box.querySelector("legend").textContent + ", " + one.input.labels[0].firstChild.textContent.trim().toLowerCase();
        row.textContent = name + ": " + (one.old ? "“" + one.old + "”" : "nothing") + " becomes " + (one.now ? "“" + one.now + "”" : "nothing");
        rows.appendChild(row);
      });
    });
    by("result").hidden = true;
    if (bad.length) {
      by("said").textContent = (bad.length === 1 ? "One field needs" : bad.length + " fields need") + " another look.";
      bad[0].focus();
      return;
    }
    if (!list.length) {
      by("said").textContent = "Nothing is changed yet. Open a contact, change what is wrong, then come back to this button.";
      return;
    }
    by("said").textContent = "";
    made = apply(list);
    by("new-text").value = made;
    by("new-lines").value = lines(file.text, made);
    by("result").hidden = false;
    by("result-title").focus();
  });

  form.addEventListener("input", function (event) {
    var box = event.target.closest("[data-contact]");
    by("result").hidden = true; // it would show what is no longer meant
    mark(box);
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var area = by(button.dataset.copy);
      var text = area.id === "new-text" ? made : area.value;
      var told = button.nextElementSibling;
      function tell(done) {
        told.textContent = done ? "Copied." : "Your browser does not let this page copy. The text is selected below: press Ctrl and C (⌘ and C).";
        if (!done) { area.focus(); area.select(); }
      }
      told.textContent = "";
      if (!navigator.clipboard) return tell(false);
      navigator.clipboard.writeText(text).then(function () { tell(true); }, function () { tell(false); });
    });
  });

  form.hidden = false;
  by("lines").open = false;
  boxes().forEach(mark); // what a browser kept from before
})();
