/* Which edition a page is of: a banner on one that is not in force, and the others to choose from. The same bytes lie
   at the site's top while an edition is in force and below editions/ for good, so the page looks where it is. */
(function () {
  "use strict";

  var about = document.querySelector('meta[name="policyweave-edition"]');
  if (!about || location.protocol === "file:") return;
  var NAME = /^\d{4}-\d{2}(\.\d{1,3})?$/;
  var tree = new URL(about.dataset.root, location.href);
  var kept = /^(.*\/)(?:editions\/(\d{4}-\d{2}(?:\.\d{1,3})?)|next)\/$/.exec(tree.pathname);
  var root = tree.origin + (kept ? kept[1] : tree.pathname);
  var here = location.pathname.indexOf(tree.pathname) ? "" : location.pathname.slice(tree.pathname.length);
  var school = /^[a-z0-9-]+(?=\/)/.exec(here.replace(/index\.html$/, ""));
  school = school && school[0] !== "p" ? school[0] : ""; // p/ has the short addresses
  var page = school ? here.slice(school.length + 1).replace(/index\.html$/, "") : "";

  function read(path) {
    return fetch(root + path, { cache: "no-cache", credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    });
  }

  function made(tag, words, href) {
    var node = document.createElement(tag);
    if (words) node.textContent = words;
    if (href !== undefined) node.setAttribute("href", inside(href));
    return node;
  }

  function inside(path) {
    var url = new URL(path, root);
    return url.href.indexOf(root) === 0 ? url.href : root;
  }

  function said(one) {
    if (one.state === "current") return "in force since " + one.since_in_words;
    if (one.state === "coming") return "coming, in force from " + one.since_in_words;
    if (one.state === "earlier") return "in force until " + one.until_in_words;
    return "never in force";
  }

  function sentence(name, one) {
    var start = "This is the edition " + name;
    if (!one) return start + ".";
    if (one.state === "current") return start + ", in force since " + one.since_in_words + ". This address keeps it for good.";
    if (one.state === "coming") return start + ". It is not in force before " + one.since_in_words + ".";
    if (one.state === "earlier") return start + ". It was in force until " + one.until_in_words + ".";
    return start + ". It never came into force: a newer one took its place first.";
  }

  // Where this page, or the section that the address names, is today: words and an address below the site.
  function today(map) {
    var entry = map && map.pages ? map.pages[page] : undefined;
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (fault) { id = ""; }
    if (!school) return ["Read this page as it is today", ""];
    if (!entry) return ["Read the policy as it is today", map && map.school ? map.school : ""];
    if (entry.gone) return ["This page is no longer there. Read the policy as it is today", entry.to];
    if (!id || !Object.prototype.hasOwnProperty.call(entry.ids, id)) return ["Read this page as it is today", entry.to];
    if (!entry.ids[id]) return ["This section is no longer there. Read the page as it is today", entry.to];
    var to = entry.ids[id];
    return ["Read this section as it is today", to.charAt(0) === "#" ? entry.to + to : to];
  }

  function banner(words, place) {
    var box = made("div");
    var link = made("a");
    box.className = "pw-banner";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "About this edition");
    function tell() {
      var found = place();
      link.textContent = found[0];
      link.setAttribute("href", inside(found[1]));
    }
    tell();
    window.addEventListener("hashchange", tell);
    var line = made("p", words + " ");
    line.appendChild(link);
    box.appendChild(line);
    var content = document.querySelector(".md-content") || document.querySelector("main");
    if (content) content.insertBefore(box, content.firstChild);
  }

  function picker(data, name) {
    var place = document.querySelector("[data-pw-editions]");
    if (!place) return;
    var all = place.querySelector("a");
    if (all) all.setAttribute("href", inside("editions/"));
    if (school && data.changes.indexOf(school) >= 0) {
      place.appendChild(document.createTextNode(" · "));
      place.appendChild(made("a", "What changed this year", "editions/changes/" + school + "/"));
    }
    if (!data.editions.length) return;
    var box = made("details");
    var list = made("ul");
    var links = [];
    box.className = "pw-picker";
    box.appendChild(made("summary", name ? "Edition " + name + ": read another" : "Read a released edition"));
    data.editions.forEach(function (one) {
      var item = made("li");
      var folder = one.state === "current" ? "" : "editions/" + one.name + "/";
      var link = made("a", one.name, folder + (one.schools.indexOf(school) >= 0 ? school + "/" : ""));
      if (one.name === name) link.setAttribute("aria-current", "true");
      links.push([one.name, folder, link]);
      item.appendChild(link);
      item.appendChild(document.createTextNode(", " + said(one) + (one.name === name ? " (you read this one)" : "")));
      list.appendChild(item);
    });
    box.appendChild(list);
    place.parentNode.insertBefore(box, place.nextSibling);
    box.addEventListener("toggle", function () {
      if (!school) return;
      // Only now is it asked which editions have this very page.
      read("editions/pages/" + school + ".json").then(function (pages) {
        links.forEach(function (one) {
          var known = pages && pages[one[0]];
          if (known && known.indexOf(page) >= 0) one[2].setAttribute("href", inside(one[1] + school + "/" + page));
        });
      }).catch(function () {});
    }, { once: true });
  }

  read("editions.json").then(function (data) {
    if (!data || data.version !== 1) return;
    data.editions = data.editions.filter(function (one) { return NAME.test(one.name); });
    var name = kept ? kept[2] || "" : data.current || "";
    var one = data.editions.filter(function (each) { return each.name === name; })[0];
    picker(data, name);
    if (school) document.dispatchEvent(new CustomEvent("pw-editions", {
      detail: { data: data, name: about.content, root: root, school: school, page: page, read: read },
    }));
    if (!kept) return;
    if (!name) {
      banner("This is being prepared and is not in force.", function () { return ["Read the policy that is in force", school ? school + "/" : ""]; });
      return;
    }
    if (one && one.state === "current") {
      banner(sentence(name, one), function () { return ["Read this page at its usual address", here + location.hash]; });
      return;
    }
    var map = one && school ? read("editions/today/" + name + "/" + school + ".json") : Promise.resolve(null);
    map.catch(function () { return null; }).then(function (found) {
      banner(sentence(name, one), function () { return today(found); });
    });
  }).catch(function () {});
})();
