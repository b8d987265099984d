package spanish

import "github.com/tocsin/tocsin/internal/threat"

// reach is how many tokens a verb may stand from the count it goes with.
const reach = 6

// fateOf says what happened to the people counted in [first, end), from the
// verb behind or before them.
func (r *reader) fateOf(first, end int) (threat.Kind, string) {
	if k := r.behind(end); k != "" {
		return k, "count before its verb"
	}
	if k := r.before(first); k != "" {
		return k, "count after its verb"
	}
	return "", ""
}

// behind looks for the verb after the count: "12 personas murieron", "dos
// policías fueron asesinados", "otros 30 resultaron heridos".
func (r *reader) behind(end int) threat.Kind {
	for k := end; k < end+reach && k < r.hi; k++ {
		w := r.w(k)
		switch {
		case died[w] != "":
			return died[w]
		case w == "fueron" || w == "fue" || w == "resultaron" || w == "resulto" || w == "quedaron" || w == "han" || w == "ha" || w == "habian" || w == "habrian" || w == "habria" || w == "hayan" || w == "con" && r.is(k+1, "lesiones", "heridas") || w == "estan" || w == "siguen" || w == "permanecen" || w == "sido" || w == "haber":
			for n := k + 1; n < k+4 && n < r.hi; n++ {
				if f := fates[r.w(n)]; f != "" {
					return f
				}
				if f := done[r.w(n)]; f != "" {
					return r.diedThen(f, n+1)
				}
				if f := died[r.w(n)]; f != "" {
					return f
				}
			}
		case done[w] != "" && k == end, fates[w] != "" && k == end:
			return threat.Kind(string(done[w]) + string(fates[w]))
		case w == "," || w == ";" || w == "." || w == "y" || w == "a":
			if k > end {
				return ""
			}
			if w != "," {
				return ""
			}
		}
	}
	return ""
}

// diedThen makes a killing of an injury that the sentence goes on to call
// deadly: "fue baleado por desconocidos y falleció".
func (r *reader) diedThen(f threat.Kind, from int) threat.Kind {
	for k := from; f == threat.FactInjured && k < from+16 && k < r.hi; k++ {
		if died[r.w(k)] == threat.FactKilled && r.is(k-1, "y") {
			return threat.FactKilled
		}
	}
	return f
}

// before looks for the verb in front of the count: "murieron 12 personas",
// "mataron a tres soldados", "la muerte de dos jueces".
func (r *reader) before(first int) threat.Kind {
	for k := first - 1; k >= r.lo && k >= first-reach; k-- {
		w := r.w(k)
		switch {
		case active[w] != "":
			return active[w]
		case died[w] != "":
			return died[w]
		case (w == "vida" || w == "vidas") && !r.is(k-2, "cobro", "cobraron", "costo", "costaron", "segaron", "quito", "cobrado", "arrebataron"):
			continue
		case nouns[w] != "" && r.is(k+1, "de"):
			return nouns[w]
		case done[w] != "" && r.is(k-1, "fueron", "fue", "sido", "han", "ha"):
			return done[w]
		case fates[w] != "" && r.is(k-1, "fueron", "fue", "sido", "resultaron", "resulto"):
			return fates[w]
		case w == ";" || w == "." || w == "que" || w == "cuando":
			return ""
		case w == "," && k < first-1 || people[w]:
			return ""
		}
	}
	return ""
}

// denied says that the count is said not to be.
func (r *reader) denied(first int) bool {
	for k := first - 1; k >= r.lo && k >= first-3; k-- {
		if r.is(k, "sin", "ningun", "ninguna", "ni") || r.is(k, "no") && r.is(k+1, "hubo", "hay", "dejo", "causo") {
			return true
		}
	}
	return false
}

// acts finds the attacks of a sentence.
func (r *reader) acts(si int) {
	for i := r.lo; i < r.hi; i++ {
		best, n := "", 0
		for _, e := range attacks[r.w(i)] {
			if k := r.phrase(i, e.words); k > n {
				best, n = e.kind, k
			}
		}
		if n == 0 || r.t[i].Aside || r.is(i-1, "contra") && r.is(i, "ataque") {
			continue
		}
		r.out.Acts = append(r.out.Acts, Act{Type: best, Stage: r.stage(i), First: i, Last: i + n, Sentence: si})
		i += n - 1
	}
}

// stage says how far an attack came, from the words around it.
func (r *reader) stage(i int) string {
	for k := i - 1; k >= r.lo && k >= i-8; k-- {
		if s := stages[r.w(k)]; s != "" {
			return s
		}
	}
	for k := i + 1; k < r.hi && k < i+5; k++ {
		if s := stages[r.w(k)]; s == "foiled" {
			return s
		}
	}
	return "accomplished"
}
