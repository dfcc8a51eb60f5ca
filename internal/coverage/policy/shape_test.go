package policy_test

import (
	"slices"
	"strings"
	"testing"
)

// shape checks a document against the published shapes of ODRL policies, written out by hand: each line
// below is one property shape (class, kind of node, least and most).
func shape(t testing.TB, doc object) {
	t.Helper()
	fail := func(what string) {
		t.Helper()
		t.Fatalf("ODRL shape: %s\n%v", what, doc)
	}
	iri := func(v any) bool {
		if o, ok := v.(object); ok {
			v = o["@id"]
		}
		s, ok := v.(string)
		return ok && strings.Contains(s, "://")
	}
	if !slices.Contains([]any{"Policy", "Set", "Agreement", "Offer"}, doc["@type"]) || !iri(doc["uid"]) || !iri(doc["profile"]) {
		fail("a policy has a type, one uid and a profile")
	}
	if len(list(doc, "permission"))+len(list(doc, "prohibition"))+len(list(doc, "duty")) == 0 {
		fail("a policy has a rule")
	}
	for key, class := range map[string]string{"permission": "Permission", "prohibition": "Prohibition", "duty": "Duty"} {
		for _, raw := range list(doc, key) {
			r := raw.(object)
			action, _ := r["action"].(object)
			if r["@type"] != class || action["@type"] != "Action" || !iri(action) {
				fail("a rule has its class and one action")
			}
			if class != "Duty" && (!iri(r["target"]) || !iri(r["assigner"]) || !iri(r["assignee"])) {
				fail("a rule has one target, and its parties are addresses")
			}
			for _, c := range list(r, "constraint") {
				constraintShape(c.(object), fail, iri)
			}
			for _, d := range list(r, "duty") {
				if o := d.(object); o["@type"] != "Duty" || o["action"].(object)["@type"] != "Action" {
					fail("a duty has its class and one action")
				}
			}
		}
	}
}

func constraintShape(c object, fail func(string), iri func(any) bool) {
	if c["@type"] == "LogicalConstraint" {
		operands := append(slices.Clone(list(c, "or")), list(c, "and")...)
		if len(operands) == 0 || list(c, "or") != nil && list(c, "and") != nil {
			fail("a logical constraint has one kind of operand")
		}
		for _, o := range operands {
			constraintShape(o.(object), fail, iri)
		}
		return
	}
	left, _ := c["leftOperand"].(object)
	operator, _ := c["operator"].(object)
	_, several := c["rightOperand"].([]any)
	if c["@type"] != "Constraint" || left["@type"] != "LeftOperand" || !iri(left) || operator["@type"] != "Operator" || !iri(operator) || c["rightOperand"] == nil || several {
		fail("a constraint has one left operand, one operator and one right operand")
	}
}
