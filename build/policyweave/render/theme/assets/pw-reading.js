/* Beside each heading's link a button that copies the whole address; the contents open for whoever comes back to them. */
(function () {
  "use strict";

  var said = document.createElement("p");
  said.className = "pw-visually-hidden";
  said.setAttribute("role", "status");
  document.body.appendChild(said);

  function say(words) {
    said.textContent = "";
    setTimeout(function () { said.textContent = words; }, 50);
  }

  function byHand(text) {
    var field = document.createElement("textarea");
    var before = document.activeElement;
    field.value = text;
    field.className = "pw-visually-hidden";
    field.setAttribute("readonly", "");
    document.body.appendChild(field);
    field.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    field.remove();
    if (before) before.focus({ preventScroll: true });
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }

  function copy(text) {
    if (!navigator.clipboard) return byHand(text);
    return navigator.clipboard.writeText(text).catch(function () { return byHand(text); });
  }

  document.querySelectorAll("article .headerlink").forEach(function (link) {
    var heading = link.parentElement;
    var name = link.getAttribute("aria-label").replace("Link to this section: ", "");
    var button = document.createElement("button");
    button.type = "button";
    button.className = "pw-copy";
    button.title = "Copy the address of this section";
    button.setAttribute("aria-label", "Copy the address of this section: " + name);
    link.tabIndex = -1; // one stop for the keyboard at each heading: the button also leads there
    link.after(button);
    button.addEventListener("click", function () {
      var address = link.href;
      history.replaceState(history.state, "", address);
      copy(address).then(function () {
        tell(heading, button, "Copied");
        say("Address copied: " + name);
      }, function () {
        tell(heading, button, "Copy it from the address bar");
        say("The address could not be copied. It stands in the address bar.");
      });
    });
  });

  function tell(heading, button, words) {
    var old = heading.querySelector(".pw-copied");
    if (old) old.remove();
    var note = document.createElement("span");
    note.className = "pw-copied";
    note.setAttribute("aria-hidden", "true");
    note.textContent = words;
    button.after(note);
    setTimeout(function () { note.remove(); }, 4000);
  }

  // Back to the contents: those in the text where they show, else those beside it.
  var place = document.getElementById("pw-contents");
  function toContents() {
    if (!place || location.hash !== "#pw-contents") return;
    var inside = place.querySelector("details");
    if (inside.getClientRects().length) {
      inside.open = true;
      inside.querySelector("summary").focus({ preventScroll: true });
      place.scrollIntoView();
      return;
    }
    var beside = document.querySelector(".md-sidebar--secondary a");
    if (beside) beside.focus();
  }
  window.addEventListener("hashchange", toContents);
  document.querySelectorAll('a[href="#pw-contents"]').forEach(function (link) {
    link.addEventListener("click", function () { setTimeout(toContents, 0); });
  });
  toContents();

  // Size and letters: chosen once, remembered on this device for all schools' pages.
  var form = document.querySelector("[data-pw-reading]");
  var root = document.documentElement;
  if (form) {
    form.querySelectorAll("[type=radio]").forEach(function (input) {
      input.checked = input.value === (root.getAttribute("data-pw-" + input.name) || "");
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function (event) {
      var input = event.target, kept = {};
      if (input.type !== "radio") return;
      if (input.value) root.setAttribute("data-pw-" + input.name, input.value);
      else root.removeAttribute("data-pw-" + input.name);
      ["size", "letters"].forEach(function (name) {
        var value = root.getAttribute("data-pw-" + name);
        if (value) kept[name] = value;
      });
      try { localStorage.setItem("pw-reading", JSON.stringify(kept)); } catch (error) { /* it holds for this page */ }
    });
  }
})();
