package fusion

// The words by which names, streets and offices are told apart.
var (
	streetKinds = wordSet(`street st avenue ave road rd boulevard blvd drive dr lane ln court ct way place pl terrace parkway pkwy
highway hwy circle trail pike turnpike expressway`)
	directions = wordSet(`north south east west n s e w northeast northwest southeast southwest ne nw se sw`)
	// plainNames stand in names of offices, months and pages rather than of people.
	plainNames = wordSet(`police department sheriff county city state hospital medical center school high university college church
court district attorney judge officer sgt sergeant lt lieutenant capt captain detective chief deputy mayor gov president spokesman
spokeswoman monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sept oct nov dec the a an in on at of and new crime stoppers news press
associated staff fire rescue national general memorial regional baptist park avenue street road united states facebook twitter ap
photo copyright all rights reserved please read more see also follow us click here sign up subscribe advertisement online web
office bureau federal attorneys homicide unit division public north south east west northeast northwest southeast southwest super
bowl christmas new year eve day night he she his her they it this when after according authorities officials investigators
a.m p.m am pm inc llc daily tribune ledger times herald journal gazette post star san los las el st fort mount port lake saint republican democrat american african african-american`)
	// offices go with the names of people who speak of many events.
	offices = wordSet(`sgt sergeant lt lieutenant capt captain det detective chief deputy officer sheriff mayor gov governor judge magistrate
prosecutor attorney lawyer coroner commissioner superintendent major agent trooper investigator inspector dr doctor rev reverend pastor bishop
spokesman spokeswoman spokesperson councilman councilwoman councilmember alderman sen senator rep representative congressman congresswoman director
president minister ambassador reporter editor examiner principal defender solicitor`)
	hits = wordSet(`shooting death killing murder slaying stabbing shot killed wounded injured slain murdered hit struck stabbed robbed assault beating
kidnapping abduction kidnapped abducted found pronounced identified hospitalized conviction sentencing arrest trial victim victims body homicide disappearance`)
	accusations = wordSet(`arrested charged convicts convicted sentenced suspect suspects accused acquitted indicted defendant gunman shooter booked detained
identified victim jailed held extradited`)
	becomings = wordSet(`died pleaded pled surrendered confessed testified stands appeared survived fired shot stabbed trial`)
	carMakes  = wordSet(`chevrolet chevy nissan dodge honda toyota jeep chrysler buick pontiac hyundai cadillac kia bmw mercedes mercedes-benz lexus
acura gmc infiniti mazda subaru volkswagen volvo audi oldsmobile mitsubishi plymouth lincoln-mercury`)
	fordModels = wordSet(`explorer crown expedition focus fusion mustang taurus escape ranger f-150 econoline bronco`)
)

func streetKind(w string) bool  { _, ok := streetKinds[w]; return ok }
func direction(w string) bool   { _, ok := directions[w]; return ok }
func plainName(w string) bool   { _, ok := plainNames[w]; return ok }
func officeWord(w string) bool  { _, ok := offices[w]; return ok }
func hitWord(w string) bool     { _, ok := hits[w]; return ok }
func accusedWord(w string) bool { _, ok := accusations[w]; return ok }
func becameWord(w string) bool  { _, ok := becomings[w]; return ok }

// carMake says whether a name is a vehicle's.
func carMake(words []string) bool {
	if _, ok := carMakes[words[0]]; ok {
		return true
	}
	_, model := fordModels[words[min(1, len(words)-1)]]
	return words[0] == "ford" && model
}
