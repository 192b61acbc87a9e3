/* "Exit this page": empties the page at once, leaves it without a trace in the history, and hears Shift pressed 3 times. */
(function () {
  "use strict";

  var PRESSES = 3;
  var WAIT = 5000; // milliseconds between two presses, and how long it is said that they took too long
  var page = document.documentElement;
  var link = document.querySelector(".pw-exit a");
  if (!link) return;
  var status = document.querySelector(".pw-exit [role='status']");
  var lights = document.querySelectorAll(".pw-exit-lights i");
  var title = document.title;
  var presses = 0;
  var alone = false; // whether Shift has been pressed with no other key
  var timer = 0;
  var curtain = null;

  function say(words) {
    if (status) status.textContent = words;
  }

  function count(number) {
    presses = number;
    page.classList.toggle("pw-exit-counts", number > 0);
    lights.forEach(function (light, at) { light.classList.toggle("pw-on", at < number); });
  }

  function forget(words) {
    clearTimeout(timer);
    if (!presses) return;
    count(0);
    say(words || "");
    if (words) timer = setTimeout(say, WAIT, "");
  }

  function leave() {
    forget();
    // The other website is not told where somebody came from.
    var silent = document.createElement("meta");
    silent.name = "referrer";
    silent.content = "no-referrer";
    document.head.appendChild(silent);
    document.title = "Loading";
    page.classList.add("pw-left");
    curtain = document.createElement("div");
    curtain.className = "pw-curtain";
    curtain.setAttribute("role", "alert");
    document.body.appendChild(curtain);
    curtain.textContent = "Loading";
    location.replace(link.href);
  }

  // Whatever the mouse button or key with it, it never opens a second tab and leaves this one as it is.
  function pressed(event) {
    if (event.type === "auxclick" && event.button !== 1) return;
    if (!event.target.closest || !event.target.closest(".pw-exit a")) return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  }
  document.addEventListener("click", pressed, true);
  document.addEventListener("auxclick", pressed, true);

  window.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") {
      alone = false;
      forget();
    } else if (!event.repeat) {
      alone = !event.ctrlKey && !event.altKey && !event.metaKey;
    }
  }, true);

  window.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    clearTimeout(timer);
    count(presses + 1);
    var left = PRESSES - presses;
    if (!left) {
      leave();
      return;
    }
    say("Shift: press it " + left + " more " + (left === 1 ? "time" : "times") + " to exit this page.");
    timer = setTimeout(forget, WAIT, "Shift was not pressed again, so you are still on this page.");
  }, true);

  // A letter in capitals, or text marked with the mouse, is no press of Shift alone.
  window.addEventListener("pointerdown", function () {
    alone = false;
    forget();
  }, true);

  // Browsers may show a page again as it was left.
  window.addEventListener("pageshow", function () {
    if (!curtain) return;
    curtain.remove();
    curtain = null;
    document.title = title;
    page.classList.remove("pw-left");
  });

  document.querySelectorAll("[data-pw-exit-keys]").forEach(function (words) { words.hidden = false; });
  link.setAttribute("aria-describedby", "pw-exit-keys");
})();
