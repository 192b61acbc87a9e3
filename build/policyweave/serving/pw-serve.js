/* The preview's panel: keeps open or closed what you opened or closed, and fetches what is missing for the school. */
(function () {
  "use strict";

  var box = document.querySelector(".pw-serve details");
  var place = document.getElementById("pw-serve-missing");
  if (!box) return;
  var KEPT = "pw-serve-open";
  var asked = false;

  function missing() {
    if (asked || !box.open || !place) return;
    asked = true;
    fetch("/-/missing").then(function (answer) { return answer.text(); }).then(function (text) {
      var found = new DOMParser().parseFromString(text, "text/html").getElementById("missing");
      if (!found) return;
      found.removeAttribute("id");
      place.querySelector("p").replaceWith(document.importNode(found, true));
    }, function () {});
  }

  var kept = sessionStorage.getItem(KEPT);
  if (kept) box.open = kept === "yes";
  else if (matchMedia("(min-width: 1220px)").matches) box.open = true;
  box.addEventListener("toggle", missing);
  box.querySelector("summary").addEventListener("click", function () {
    sessionStorage.setItem(KEPT, box.open ? "no" : "yes"); // the click turns it round
  });
  missing();
})();
