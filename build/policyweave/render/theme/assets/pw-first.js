/* The way of reading that this device remembers, before the page shows. */
(function () {
  "use strict";
  try {
    var kept = JSON.parse(localStorage.getItem("pw-reading")) || {};
    ["size", "letters"].forEach(function (name) {
      if (typeof kept[name] === "string" && /^[a-z]+$/.test(kept[name])) document.documentElement.setAttribute("data-pw-" + name, kept[name]);
    });
  } catch (error) { /* nothing is remembered */ }
})();
