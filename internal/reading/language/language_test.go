package language

import (
	"testing"

	"github.com/tocsin/tocsin/internal/reading/text"
)

func TestOf(t *testing.T) {
	for in, want := range map[string]string{
		"Two people were killed in the city on Friday, police said, and the search for others has begun.":                               "en",
		"TWO PEOPLE WERE KILLED IN THE CITY ON FRIDAY, POLICE SAID.":                                                                    "en",
		"Dos personas murieron el viernes en la ciudad, según la policía, y continúa la búsqueda de los desaparecidos.":                 "es",
		"Deux personnes ont été tuées vendredi dans la ville, selon la police, et les recherches se poursuivent.":                       "fr",
		"Duas pessoas morreram na sexta-feira na cidade, segundo a polícia, e as buscas pelos desaparecidos não terminaram.":            "pt",
		"Zwei Menschen wurden am Freitag in der Stadt getötet, wie die Polizei mitteilte; die Suche nach weiteren Opfern ist im Gange.": "de",
		"В пятницу в городе погибли два человека, сообщила полиция; поиски пропавших продолжаются, и число жертв может вырасти.":        "ru",
		"قتل شخصان يوم الجمعة في المدينة بحسب الشرطة ولا يزال البحث جاريا عن المفقودين في المنطقة":                                      "ar",
		"Kabul 12:30": "",
		"":            "",
	} {
		if got := Of(text.Split(in)); got != want {
			t.Errorf("%.40s: %q, want %q", in, got, want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	d := text.Split("Two people were killed in the city on Friday, police said, and the search for others has begun. They were found by the river, an official said, and it was not known who had done this.")
	for b.Loop() {
		Of(d)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("Dos personas murieron")
	f.Fuzz(func(t *testing.T, s string) {
		if c := Of(text.Split(s)); c != "" && len(c) != 2 {
			t.Fatalf("%q is no ISO 639-1 code", c)
		}
	})
}
