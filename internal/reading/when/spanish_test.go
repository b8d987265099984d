package when

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpanish(t *testing.T) {
	o := friday
	o.Lang = "es"
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Dos personas murieron el viernes por la noche en la ciudad.", []string{"el viernes por la noche = date-time 2024-03-22 night"}},
		{"El ataque ocurrió el 5 de marzo de 2024 a las 20:15 hora local.", []string{"el 5 de marzo de 2024 a las 20:15 hora local = date-time 2024-03-05T20:15:00"}},
		{"La policía dijo ayer que hace dos días, el miércoles, murió un juez.", []string{"ayer = date 2024-03-21", "hace dos días = date 2024-03-20", "el miércoles = date 2024-03-20"}},
		{"La alerta se emitió casi una semana antes del ataque.", []string{"casi una semana antes del ataque = relation before ataque"}},
		{"Fueron detenidos entre el 3 y el 5 de mayo; al día siguiente quedaron libres.", []string{"entre el 3 y el 5 de mayo = period 2023-05-03/2023-05-05", "al día siguiente = date "}},
		{"Se celebrará el próximo lunes.", []string{"el próximo lunes = date 2024-03-25"}},
		{"La semana pasada, en marzo, y a finales de 2023, desde 2010.", []string{"La semana pasada = period 2024-03-11/2024-03-17", "marzo = period 2024-03", "a finales de 2023 = period 2023-07-01/2023-12-31", "desde 2010 = period 2010/.."}},
		{"En la madrugada del sábado explotó una bomba; dos horas después llegó la policía.", []string{"En la madrugada del sábado = date-time 2024-03-16 dawn", "dos horas después = date-time 2024-03-16T02:00:00"}},
		{"Un hombre de 23 años y Domingo Pérez.", nil},
		{"El atentado del 22/03/2024 dejó 40 muertos.", []string{"22/03/2024 = date 2024-03-22"}},
		{"Evite las concentraciones en las próximas 48 horas.", []string{"las próximas 48 horas = date-time-range 2024-03-22/2024-03-24"}},
		{"El pasado viernes a las ocho de la noche cayó.", []string{"El pasado viernes a las ocho de la noche = date-time 2024-03-15T20:00:00 night"}},
	} {
		if d := cmp.Diff(c.want, brief(c.in, o)); d != "" {
			t.Errorf("%s\n%s", c.in, d)
		}
	}
}
