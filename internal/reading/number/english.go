package number

// English is how English writes its numbers.
func English() *Lang {
	return &Lang{
		Small: map[string]int{
			"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
			"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
			"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
		},
		Tens: map[string]int{
			"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
			"eighty": 80, "ninety": 90,
		},
		Hundred: map[string]int{"hundred": 100},
		Scale: map[string]float64{
			"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "score": 20,
		},
		And: "and",
		Ordinal: map[string]int{
			"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
			"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
			"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
			"twentieth": 20, "thirtieth": 30,
		},
		Suffix: " st nd rd th d ",
		Point:  '.',
	}
}

// Spanish is how Spanish writes its numbers.
func Spanish() *Lang {
	return &Lang{
		Small: map[string]int{
			"cero": 0, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
			"siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14,
			"quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19,
		},
		Tens: map[string]int{
			"veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
			"ochenta": 80, "noventa": 90, "veintiuno": 21, "veintiun": 21, "veintiuna": 21, "veintidos": 22,
			"veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
			"veintiocho": 28, "veintinueve": 29,
		},
		Hundred: map[string]int{
			"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
			"cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
			"seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800,
			"novecientos": 900, "novecientas": 900,
		},
		Scale: map[string]float64{"mil": 1e3, "millon": 1e6, "millones": 1e6, "docena": 12, "docenas": 12, "decena": 10},
		And:   "y",
		Ordinal: map[string]int{
			"primero": 1, "primer": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercero": 3, "tercer": 3,
			"tercera": 3, "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5,
		},
		Suffix: " o a º ª er ro ",
		Point:  ',',
	}
}
