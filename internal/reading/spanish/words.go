package spanish

import (
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// The tables of words, without diacritics.

func set(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

func kinds(rows map[threat.Kind]string) map[string]threat.Kind {
	m := map[string]threat.Kind{}
	for k, s := range rows {
		for w := range strings.FieldsSeq(s) {
			m[w] = k
		}
	}
	return m
}

// people are nouns for persons.
var people = set(`persona personas hombre hombres mujer mujeres nino nina ninos ninas menor menores joven jovenes adulto adultos civil civiles
	soldado soldados militar militares policia policias agente agentes uniformado uniformados guardia guardias campesino campesinos indigena indigenas
	periodista periodistas juez jueza jueces fiscal fiscales alcalde alcaldesa concejal diputado senador gobernador ministro sacerdote sacerdotes monja
	estudiante estudiantes profesor profesora profesores maestro maestros trabajador trabajadores empleado empleados obrero obreros minero mineros
	turista turistas extranjero extranjeros migrante migrantes pasajero pasajeros vecino vecinos habitante habitantes familiar familiares hermano hermanos
	bebe bebes anciano ancianos lider lideres dirigente activista activistas medico medicos enfermera bombero bomberos conductor chofer taxista comerciante
	comerciantes empresario ganadero guerrillero guerrilleros insurgente insurgentes terrorista terroristas sicario sicarios atacante atacantes sospechoso
	sospechosos integrante integrantes miembro miembros presunto presuntos delincuente delincuentes asaltante asaltantes preso presos recluso reclusos
	rehen rehenes ciudadano ciudadanos feligres feligreses aficionado aficionados manifestante manifestantes individuo individuos victima victimas asistente asistentes`)

// fates are nouns and participles that tell by themselves what happened.
var fates = kinds(map[threat.Kind]string{
	threat.FactKilled:   "muerto muertos muerta muertas fallecido fallecidos fallecida fallecidas mortales cadaveres cadaver occisos",
	threat.FactInjured:  "herido heridos herida heridas lesionado lesionados lesionada lesionadas",
	threat.FactMissing:  "desaparecido desaparecidos desaparecida desaparecidas",
	threat.FactDetained: "detenido detenidos detenida detenidas arrestado arrestados arrestada arrestadas capturado capturados capturada capturadas",
})

// done are participles that need "fueron" or stand right behind the noun.
var done = kinds(map[threat.Kind]string{
	threat.FactKilled:   "asesinado asesinados asesinada asesinadas abatido abatidos abatida ejecutado ejecutados ejecutadas acribillado acribillados acribillada baleados ultimado ultimados masacrados masacradas emboscados",
	threat.FactInjured:  "hospitalizado hospitalizados hospitalizadas internado internados internadas baleado baleados baleada apunalado apunalados",
	threat.FactDetained: "aprehendido aprehendidos apresado apresados",
})

// died are verbs whose subject suffers.
var died = kinds(map[threat.Kind]string{
	threat.FactKilled:  "murieron murio fallecieron fallecio perecieron perecio mueren muere fallecen perdieron morir muriera",
	threat.FactMissing: "desaparecieron desaparecio",
})

// active are verbs whose object suffers.
var active = kinds(map[threat.Kind]string{
	threat.FactKilled:   "mato mataron asesino asesinaron matar ejecuto ejecutaron mata matan asesinan matando ultimaron abatio abatieron masacraron",
	threat.FactInjured:  "hirio hirieron hiriendo lesiono lesionaron hiere hieren apunalo apunalaron acuchillo heridas lesiones",
	threat.FactDetained: "detuvo detuvieron arresto arrestaron capturo capturaron detiene detienen apreso aprehendio aprehendieron arrestan capturan",
})

// nouns are deeds whose victims follow with "de".
var nouns = kinds(map[threat.Kind]string{
	threat.FactKilled:   "muerte muertes asesinato asesinatos homicidio homicidios fallecimiento fallecimientos deceso decesos vida vidas",
	threat.FactDetained: "detencion detenciones captura capturas arresto arrestos",
})

var stops = set("que y o en de del por para con a al fue fueron resultaron murieron desde hasta cuando se ha han")

// vague numbers mean at least so many.
var vague = map[string]int{"decenas": 20, "docenas": 24, "cientos": 200, "centenares": 200, "miles": 2000}

// bounds are what bounds a number; side is 1 below, -1 above, 0 around.
var bounds = []struct {
	words string
	side  int
}{
	{"al_menos", 1},
	{"por_lo_menos", 1},
	{"cuando_menos", 1},
	{"como_minimo", 1},
	{"mas_de", 1},
	{"no_menos_de", 1},
	{"menos_de", -1},
	{"hasta", -1},
	{"casi", 0},
	{"cerca_de", 0},
	{"alrededor_de", 0},
	{"unos", 0},
	{"unas", 0},
	{"aproximadamente", 0},
	{"medio", 0},
}

type attack struct{ kind, words string }

// attacks are words and phrases for attacks by their first word.
var attacks = byFirst([]attack{
	{"bombing", "explosion explosiones exploto explotaron estallo estallaron coche_bomba carro_bomba atentado_con_bomba atentado_con_explosivos ataque_con_explosivos atentado_suicida detono detonaron bombazo artefacto_explosivo detonacion camion_bomba volaron"},
	{"shooting", "tiroteo tiroteos abrieron_fuego abrio_fuego disparo dispararon balacera disparos tirotearon acribillaron acribillado acribillada acribillados ataque_a_tiros ataque_a_balazos a_tiros a_balazos baleado baleada baleados abriera_fuego abrir_fuego abriendo_fuego disparando rafaga rafagas"},
	{"stabbing", "apunalo apunalaron apunalado apunalada apunalamiento acuchillo ataque_con_cuchillo"},
	{"arson", "incendiaron incendio_provocado prendieron_fuego quemaron incendio_intencional"},
	{"kidnapping", "secuestro secuestros secuestraron secuestrado secuestrada secuestrados secuestradas plagiaron tomaron_como_rehenes tomados_como_rehenes tomado_como_rehen rapto secuestran secuestra plagiado plagiados"},
	{"ambush", "emboscada emboscadas emboscaron emboscado emboscados"},
	{"massacre", "masacre matanza"},
	{"assassination", "magnicidio"},
	{"murder", "asesinato asesinatos asesinaron asesinado asesinada asesinados asesinadas homicidio asesino_a asesinan ejecutado ejecutados"},
	{"robbery", "asalto robo asaltaron robaron"},
	{"air strike", "bombardeo bombardeos ataque_aereo ataques_aereos ataque_con_drones ataque_con_dron atacados_con_drones atacado_con_drones atacaron_con_drones"},
	{"shelling", "ataque_con_granadas ataque_con_cohetes ataque_con_misiles lanzaron_granadas granada granadas"},
	{"vehicle ramming", "atropello_masivo atropello_multiple embistio atropello_a atropellaron_a"},
	{"attack", "ataque ataques atentado atentados ataco atacaron atacado atacada atacados atacadas atacan ataque_armado ataque_terrorista atentado_terrorista"},
	{"threat", "amenaza amenazas amenazo amenazaron"},
})

func byFirst(rows []attack) map[string][]attack {
	m := map[string][]attack{}
	for _, r := range rows {
		for p := range strings.FieldsSeq(r.words) {
			first, _, _ := strings.Cut(p, "_")
			m[first] = append(m[first], attack{r.kind, p})
		}
	}
	return m
}

// stages are words that tell how far an attack came.
var stages = func() map[string]string {
	m := map[string]string{}
	for s, ws := range map[string]string{
		"foiled":     "frustro frustraron frustrado evito evitaron desarticulo impidio impidieron desactivo desactivaron desbarato",
		"attempted":  "intento intentaron intentar fallido tentativa",
		"threatened": "posible posibles podria podrian planeaba planeaban amenaza amenazo riesgo alerta advirtio advierte",
	} {
		for w := range strings.FieldsSeq(ws) {
			m[w] = s
		}
	}
	return m
}()
