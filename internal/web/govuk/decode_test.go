package govuk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/web/govuk"
)

// decode reads the options of a fixture into a props struct. Every option must have a field of the same
// name (letter case apart), which is what holds the structs to the published option names.
func decode(raw json.RawMessage, into reflect.Value) error {
	if ready, err := decodeSpecial(raw, into); ready {
		return err
	}
	switch into.Kind() {
	case reflect.Pointer:
		if falsy(raw) {
			return nil
		}
		into.Set(reflect.New(into.Type().Elem()))
		return decode(raw, into.Elem())
	case reflect.Struct:
		return decodeStruct(raw, into)
	case reflect.Slice:
		return decodeSlice(raw, into)
	case reflect.String:
		into.SetString(words(raw))
		return nil
	case reflect.Int:
		n, err := strconv.Atoi(words(raw))
		into.SetInt(int64(n))
		return err
	case reflect.Bool:
		into.SetBool(!falsy(raw))
		return nil
	default:
		return fmt.Errorf("no decoder for %s", into.Type())
	}
}

// decodeSpecial reads the package's own types.
func decodeSpecial(raw json.RawMessage, into reflect.Value) (bool, error) {
	switch target := into.Addr().Interface().(type) {
	case *templ.Component:
		*target = markup(raw)
		return true, nil
	case *govuk.Switch:
		if string(raw) != "null" {
			*target = govuk.When(!falsy(raw))
		}
		return true, nil
	case *govuk.Attrs:
		var err error
		*target, err = decodeAttrs(raw)
		return true, err
	default:
		return false, nil
	}
}

// markup reads a content slot: a string is markup; an object holds html or text.
func markup(raw json.RawMessage) templ.Component {
	if falsy(raw) {
		return nil
	}
	if raw[0] != '{' {
		return templ.Raw(words(raw))
	}
	var slot struct{ HTML, Text json.RawMessage }
	if json.Unmarshal(raw, &slot) != nil || (falsy(slot.HTML) && falsy(slot.Text)) {
		return nil
	}
	if !falsy(slot.HTML) {
		return templ.Raw(words(slot.HTML))
	}
	return govuk.Text(words(slot.Text))
}

// decodeStruct reads an object; a falsy value is the zero struct, and plain markup fills the HTML field.
func decodeStruct(raw json.RawMessage, into reflect.Value) error {
	if falsy(raw) {
		return afterStruct(raw, nil, into)
	}
	if raw[0] == '"' && into.FieldByName("HTML").IsValid() {
		return decode(raw, into.FieldByName("HTML"))
	}
	if raw[0] != '{' {
		return fmt.Errorf("%s from %s", into.Type(), raw)
	}
	var options map[string]json.RawMessage
	if err := json.Unmarshal(raw, &options); err != nil {
		return err
	}
	for name, value := range options {
		name, value = renamed(into.Type(), name, value)
		if name == "" {
			continue
		}
		field := into.FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
		if !field.IsValid() {
			return fmt.Errorf("%s has no field for option %q", into.Type(), name)
		}
		if err := decode(value, field); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return afterStruct(raw, options, into)
}

// renamed maps the few options whose place in the Go struct differs from that in the macro.
func renamed(t reflect.Type, name string, value json.RawMessage) (string, json.RawMessage) {
	switch t {
	case reflect.TypeFor[govuk.DateValues]():
		// The macro accepts values under the full field name, such as dob-day.
		return name[strings.LastIndexByte(name, '-')+1:], value
	case reflect.TypeFor[govuk.FileUploadProps]():
		if name == "value" {
			// The macro ignores it too: no browser lets a page choose a file.
			return "", nil
		}
	case reflect.TypeFor[govuk.FooterProps]():
		if name == "copyright" {
			// Crown copyright is not rendered; exceptions.yaml removes it from the published markup.
			return "", nil
		}
	}
	return name, value
}

// afterStruct sets the fields that stand for the difference between an absent and an empty option.
func afterStruct(raw json.RawMessage, options map[string]json.RawMessage, into reflect.Value) error {
	switch target := into.Addr().Interface().(type) {
	case *govuk.SelectItem:
		_, valued := options["value"]
		target.NoValue = !valued && options != nil
	case *govuk.ErrorMessageProps:
		hidden, given := options["visuallyHiddenText"]
		target.NoVisuallyHiddenText = given && falsy(hidden)
	case *govuk.FooterProps:
		// The macro states the Open Government Licence unless the option is null.
		if _, given := options["contentLicence"]; !given {
			target.ContentLicence = &govuk.Content{}
		}
	case *govuk.DateInputItem:
		target.Omit = string(raw) == "false"
	}
	return nil
}

func decodeSlice(raw json.RawMessage, into reflect.Value) error {
	if falsy(raw) {
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return err
	}
	into.Set(reflect.MakeSlice(into.Type(), len(items), len(items)))
	for i, item := range items {
		if err := decode(item, into.Index(i)); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

// decodeAttrs keeps the order in which attributes are written.
func decodeAttrs(raw json.RawMessage) (govuk.Attrs, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var attrs govuk.Attrs
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		attrs = append(attrs, govuk.Attr{Name: fmt.Sprint(name), Value: words(value)})
	}
	return attrs, nil
}

// words writes a JSON scalar as a template would.
func words(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// falsy reports whether a template would treat the value as absent.
func falsy(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "false", `""`, "0":
		return true
	default:
		return false
	}
}
