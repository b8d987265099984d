package made

import "strings"

type city struct{ name, state, short string }

type outlet struct{ name, foot string }

var cities = func() []city {
	var out []city
	for line := range strings.Lines(cityList) {
		if f := strings.Split(strings.TrimSpace(line), ","); len(f) == 3 {
			out = append(out, city{f[0], f[1], f[2]})
		}
	}
	return out
}()

const cityList = `Chicago,Illinois,Ill.
Philadelphia,Pennsylvania,Pa.
Houston,Texas,Texas
Detroit,Michigan,Mich.
Baltimore,Maryland,Md.
Memphis,Tennessee,Tenn.
New Orleans,Louisiana,La.
Indianapolis,Indiana,Ind.
Milwaukee,Wisconsin,Wis.
St. Louis,Missouri,Mo.
Cleveland,Ohio,Ohio
Columbus,Ohio,Ohio
Jacksonville,Florida,Fla.
Oakland,California,Calif.
Stockton,California,Calif.
Birmingham,Alabama,Ala.
Rochester,New York,N.Y.
Charlotte,North Carolina,N.C.
Greensboro,North Carolina,N.C.
Savannah,Georgia,Ga.
Tulsa,Oklahoma,Okla.
Omaha,Nebraska,Neb.
Flint,Michigan,Mich.
Toledo,Ohio,Ohio
Shreveport,Louisiana,La.
Mobile,Alabama,Ala.
Peoria,Illinois,Ill.
Tacoma,Washington,Wash.
Albuquerque,New Mexico,N.M.
Hartford,Connecticut,Conn.
Trenton,New Jersey,N.J.
Macon,Georgia,Ga.
Columbia,South Carolina,S.C.
Lubbock,Texas,Texas
Wichita,Kansas,Kan.
Portland,Oregon,Ore.
Springfield,Missouri,Mo.
Wilmington,Delaware,Del.
Fort Wayne,Indiana,Ind.
Knoxville,Tennessee,Tenn.`

var (
	menNames   = strings.Fields("James Marcus Anthony Darnell Kevin Luis Jose Tyrone Michael David Terrence Brandon Joshua Andre Carlos Deshawn Eric Robert Christopher Antonio Jamal Justin Kendrick Tyler William Malik Jeremy Victor Donte Raymond Isaiah Corey Manuel Travis Xavier Gregory Rodney Dwayne")
	womenNames = strings.Fields("Ashley Maria Tiffany Jasmine Keisha Brittany Angela Latoya Michelle Rosa Destiny Patricia Alicia Nicole Crystal Monique Ebony Linda Sandra Amber Kayla")
	lastNames  = strings.Fields("Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Jackson White Harris Martin Thompson Garcia Martinez Robinson Clark Rodriguez Lewis Lee Walker Hall Allen Young Hernandez King Wright Lopez Hill Scott Green Adams Baker Gonzalez Nelson Carter Mitchell Perez Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Sanchez Morris Rogers Reed Cook Bell Murphy Bailey Rivera Cooper Richardson Cox Howard Ward Torres Peterson Gray Ramirez Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross Henderson Coleman Jenkins Perry Powell Long Patterson Hughes Washington Butler Simmons Foster Bryant Alexander Russell Griffin Hayes Vance Tolliver Pickens Okafor Delacroix Whitlock Sturgis Pettway Lattimore Crutchfield Vandiver")
	streets    = strings.Split("Main Street|Oak Street|Elm Avenue|West Madison Street|North Broad Street|South Park Avenue|Martin Luther King Boulevard|Lincoln Avenue|Cherry Lane|Maple Avenue|Jefferson Street|Washington Street|East 55th Street|West 71st Street|North 24th Street|Garfield Boulevard|Pine Ridge Road|Highland Avenue|Cedar Street|River Road|Walnut Street|Church Street|Hillcrest Drive|College Avenue|Franklin Street|Magnolia Drive|Harrison Street|Sycamore Court|Grand Avenue|Central Avenue|Dixie Highway|Lakeview Terrace|East 93rd Street|South 9th Street|Prospect Avenue|Belmont Avenue|Chestnut Street|Kingsway Drive|Old Mill Road|Woodland Avenue|Rosewood Court|North 7th Street|Poplar Avenue|Union Street|Vine Street|Spruce Street|Monroe Street|Jackson Street", "|")
	towns      = strings.Split("Brookhaven|Riverdale|Fairview|Clayton|Oak Grove|Centerville|Milton|Ashland|Georgetown|Burlington|Lakewood|Franklin|Salem|Dover|Marion", "|")
	venues     = strings.Split("an apartment complex|a convenience store|a gas station|a nightclub|a house party|a parking lot|a home|a barbershop|a park|a liquor store|a fast-food restaurant|a bus stop|a motel|a basketball court|a car wash|an alley", "|")
	weapons    = strings.Split("a handgun|a shotgun|a 9mm pistol|a .40-caliber handgun|an assault rifle|a revolver|a semi-automatic pistol", "|")
	motives    = strings.Split("an argument over money|an attempted robbery|a drive-by shooting|a domestic dispute|a fight between two groups|a drug deal gone bad|a dispute over a parking space|road rage|a home invasion", "|")
	relations  = strings.Split("the victim's ex-boyfriend|a neighbor|an acquaintance|a stranger|a cousin|a rival gang member", "|")
	asideWho   = strings.Split("a dog walker|the landlord|a retired teacher|two cousins|a delivery driver|the pastor|a classmate|the alderman|a bus driver|an uncle|a cashier|the coach|a nurse from the block|a barber|a plumber|the caretaker|a grandmother|a mail carrier|the tenants association|a roommate|a bartender|a firefighter|the crossing guard|a welder|a security guard", "|")
	asideDid   = strings.Split("described|remembered|carried|pointed to|painted|swept up|photographed|complained about|repaired|noticed|brought|covered|ignored|borrowed|guarded|prayed over|laughed about|argued over|searched|donated|replaced|washed|praised|missed|feared", "|")
	asideWhat  = strings.Split("a broken porch light|the torn awning|candles and balloons|a blue bicycle|the empty swing set|a row of boarded windows|an old pickup|the peeling fence|a birthday cake|the laundry room|a pair of sneakers|the choir's banner|a cracked windshield|the mural|a basketball trophy|the vacant lot|a grocery bag|the stairwell|a guitar|the raffle|a wheelchair ramp|an orange tarp|a barbecue grill|the mailbox|a crate of oranges", "|")
	asideWhen  = strings.Split("before the rain|since the spring|during the ballgame|after supper|while music played|for the third summer|with a shrug|in tears|on the way to work|despite the cold|without a word|as children watched|when the power failed|at the kitchen table|near the tracks|by the laundromat|over the holidays|until the lights went out|for her nephew|under the overpass", "|")
	hospitals  = strings.Split("Mercy Hospital|University Hospital|County General Hospital|Memorial Hospital|St. Joseph Medical Center|Regional Medical Center", "|")
)

var outlets = []outlet{
	{"The %s Tribune", "Copyright OUTLET. All rights reserved. This material may not be published, broadcast, rewritten or redistributed. Follow us on Twitter and Facebook for breaking news."},
	{"WXKV %s", "Stay with WXKV News 9 and OUTLET.com for updates on this developing story. Download our free app for breaking news and weather alerts. Anyone with a news tip can email the newsroom."},
	{"%s Star", "OUTLET staff writer Dana Whitfield contributed to this report. Comments are moderated. Subscribe today for full digital access and home delivery."},
	{"%s Daily Ledger", "Reach the reporter at the newsroom of the OUTLET. Please enable JavaScript to view the comments. Support local journalism."},
	{"KQRT %s", "KQRT is your station for local news, traffic and sports. Sign up for the morning newsletter. Most popular: the week in pictures, high school football scores, lottery numbers."},
	{"%s Patch", "More from OUTLET: sign up for alerts. See Also: five things to do this weekend. Photo credit: Shutterstock."},
}
