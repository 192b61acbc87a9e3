/* A word of the glossary opens its meaning right behind itself, and closes it again. Without this it leads to the page's end. */
(function () {
  "use strict";

  document.querySelectorAll("article a.pw-term").forEach(function (term) {
    var meant = document.getElementById(decodeURIComponent(term.hash.slice(1)));
    var words = meant && meant.querySelector("dd > span");
    if (!words) return;
    var place = document.createElement("span");
    place.className = "pw-meaning";
    place.id = term.id + "-here";
    place.setAttribute("role", "status");
    term.after(place);
    term.setAttribute("role", "button");
    term.setAttribute("aria-expanded", "false");
    term.setAttribute("aria-controls", place.id);

    function show(open) {
      term.setAttribute("aria-expanded", String(open));
      place.replaceChildren();
      if (open) words.childNodes.forEach(function (node) { place.append(node.cloneNode(true)); });
    }
    function shown() {
      return term.getAttribute("aria-expanded") === "true";
    }
    term.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      show(!shown());
    });
    term.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); show(!shown()); }
      if (event.key === "Escape" && shown()) { event.stopPropagation(); show(false); }
    });
  });
})();
