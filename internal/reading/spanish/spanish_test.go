package spanish

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/reading/text"
)

func brief(s string) []string {
	d := text.Split(s)
	f := Read(d)
	var out []string
	for _, t := range f.Tolls {
		low, high := "-", "-"
		if t.Low != nil {
			low = fmt.Sprint(*t.Low)
		}
		if t.High != nil {
			high = fmt.Sprint(*t.High)
		}
		out = append(out, fmt.Sprintf("%s %s..%s %s", t.Kind, low, high, t.Group))
	}
	for _, a := range f.Acts {
		out = append(out, a.Type+" "+a.Stage)
	}
	return out
}

func TestRead(t *testing.T) {
	for in, want := range map[string][]string{
		"Murieron al menos 12 personas y otras 30 resultaron heridas.":     {"killed 12..- personas", "injured 30..30 people"},
		"El ataque dejó cinco muertos, siete heridos y dos detenidos.":     {"killed 5..5 people", "injured 7..7 people", "detained 2..2 people", "attack accomplished"},
		"Asesinaron a dos policías en una emboscada.":                      {"killed 2..2 policias", "murder accomplished", "ambush accomplished"},
		"No hubo heridos ni muertos en la explosión.":                      {"bombing accomplished"},
		"La muerte de tres jueces causó dolor.":                            {"killed 3..3 jueces"},
		"Hay decenas de desaparecidos y hasta 40 víctimas mortales.":       {"missing 20..- people", "killed -..40 people"},
		"La policía frustró un atentado y capturó a cuatro hombres.":       {"detained 4..4 hombres", "attack foiled"},
		"Entre 10 y 15 civiles fueron heridos.":                            {"injured 10..15 civiles"},
		"El hombre, de 23 años, compró dos casas y vendió tres vehículos.": nil,
	} {
		if d := cmp.Diff(want, brief(in)); d != "" {
			t.Errorf("%s\n%s", in, d)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Murieron entre 10 y 15 personas.")
	f.Fuzz(func(t *testing.T, s string) {
		d := text.Split(s)
		for _, x := range Read(d).Tolls {
			if x.First < 0 || x.Last <= x.First || x.Last > len(d.Tokens) || x.Low == nil && x.High == nil {
				t.Fatalf("%+v in %q", x, s)
			}
		}
	})
}
