/* Guess first: a choice is a button; choosing says whether it was right, and why. Without this the
   answers stand folded below. */
(() => {
  for (const quiz of document.querySelectorAll(".tatka-quiz")) {
    const choices = quiz.querySelectorAll(".tatka-quiz__choices > li");
    const verdicts = quiz.querySelectorAll(".tatka-quiz__verdicts > li");
    const answer = quiz.querySelector(".tatka-quiz__answer");
    const said = tatka.element("div", { class: "tatka-quiz__said", role: "status" });
    answer.before(said);
    answer.hidden = true;
    choices.forEach((choice, place) => {
      const button = tatka.element("button", { type: "button", "aria-pressed": "false" });
      button.append(...choice.childNodes);
      choice.append(button);
      button.addEventListener("click", () => {
        for (const other of quiz.querySelectorAll(".tatka-quiz__choices button"))
          other.setAttribute("aria-pressed", String(other === button));
        const isRight = verdicts[place].hasAttribute("data-right");
        choice.dataset.chosen = isRight ? "right" : "wrong";
        const words = tatka.element("div", { class: isRight ? "is-right" : "is-wrong" });
        words.append(...verdicts[place].cloneNode(true).childNodes);
        said.replaceChildren(words);
        // Whoever guessed may read everything.
        answer.hidden = false;
        if (isRight) answer.open = Boolean(answer.querySelector(".tatka-quiz__more"));
      });
    });
  }
})();
