// Says beside a box that it seems to hold somebody's details. The server looks too and has the last
// word (internal/sharing/typed); nothing here stops anybody, and nothing leaves the page.

const patterns = {
  nhs_number: [/\b\d{3}[ -]?\d{3}[ -]?\d{4}\b/g, nhsNumber],
  upn: [/\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b/gi, () => true],
  date_of_birth: [/\b(0?[1-9]|[12]\d|3[01])[/.-](0?[1-9]|1[0-2])[/.-](19|20)\d{2}\b/g, () => true],
  postcode: [/\b[A-PR-UWYZ][A-HK-Y]?\d[0-9A-HJKPS-UW]? ?\d[ABD-HJLNP-UW-Z]{2}\b/gi, () => true],
};

// nhsNumber checks the last digit, so that few other numbers of ten digits are named.
function nhsNumber(text) {
  const digits = text.replace(/\D/g, "");
  const sum = [...digits.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check < 10 && check === Number(digits[9]);
}

export function found(text) {
  return Object.entries(patterns).filter(([, [pattern, is]]) => (text.match(pattern) || []).some(is)).map(([kind]) => kind);
}

export function initLint(doc) {
  const words = doc.querySelector("template[data-sw-lint]");
  if (!words) return;
  const word = (kind) => words.content.querySelector(`[data-kind="${kind}"]`).textContent;
  for (const box of doc.querySelectorAll("#data_shared, #subject_ref, #specific_purpose, #risk_of_not_sharing")) {
    const place = doc.createElement("p");
    place.className = "sw-fast__warn";
    place.setAttribute("role", "status");
    place.hidden = true;
    box.after(place);
    box.addEventListener("input", () => {
      const kinds = found(box.value);
      place.hidden = kinds.length === 0;
      place.textContent = kinds.length ? words.dataset.begin.replace("{what}", kinds.map(word).join(", ")) : "";
    });
  }
}
