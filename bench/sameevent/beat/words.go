package beat

import "strings"

const cityList = `
Chicago,Illinois,Ill.
Philadelphia,Pennsylvania,Pa.
Houston,Texas,Texas
Baltimore,Maryland,Md.
Detroit,Michigan,Mich.
Memphis,Tennessee,Tenn.
St. Louis,Missouri,Mo.
New Orleans,Louisiana,La.
Indianapolis,Indiana,Ind.
Milwaukee,Wisconsin,Wis.
Cleveland,Ohio,Ohio
Kansas City,Missouri,Mo.
Atlanta,Georgia,Ga.
Jacksonville,Florida,Fla.
Newark,New Jersey,N.J.
Oakland,California,Calif.
Birmingham,Alabama,Ala.
Nashville,Tennessee,Tenn.
Cincinnati,Ohio,Ohio
Louisville,Kentucky,Ky.
Pittsburgh,Pennsylvania,Pa.
Buffalo,New York,N.Y.
Charlotte,North Carolina,N.C.
Richmond,Virginia,Va.
Norfolk,Virginia,Va.
Little Rock,Arkansas,Ark.
Tulsa,Oklahoma,Okla.
Oklahoma City,Oklahoma,Okla.
Baton Rouge,Louisiana,La.
Shreveport,Louisiana,La.
Jackson,Mississippi,Miss.
Montgomery,Alabama,Ala.
Mobile,Alabama,Ala.
Savannah,Georgia,Ga.
Columbus,Georgia,Ga.
Greensboro,North Carolina,N.C.
Durham,North Carolina,N.C.
Fayetteville,North Carolina,N.C.
Tampa,Florida,Fla.
Orlando,Florida,Fla.
Dayton,Ohio,Ohio
Toledo,Ohio,Ohio
Akron,Ohio,Ohio
Youngstown,Ohio,Ohio
Flint,Michigan,Mich.
Saginaw,Michigan,Mich.
Gary,Indiana,Ind.
Fort Wayne,Indiana,Ind.
South Bend,Indiana,Ind.
Rockford,Illinois,Ill.
Peoria,Illinois,Ill.
Omaha,Nebraska,Neb.
Wichita,Kansas,Kan.
Albuquerque,New Mexico,N.M.
Phoenix,Arizona,Ariz.
Tucson,Arizona,Ariz.
Las Vegas,Nevada,Nev.
Denver,Colorado,Colo.
Stockton,California,Calif.
Fresno,California,Calif.
Sacramento,California,Calif.
San Bernardino,California,Calif.
Tacoma,Washington,Wash.
Portland,Oregon,Ore.
Bridgeport,Connecticut,Conn.
Hartford,Connecticut,Conn.
Springfield,Massachusetts,Mass.
Rochester,New York,N.Y.
Syracuse,New York,N.Y.
Trenton,New Jersey,N.J.
Camden,New Jersey,N.J.
Wilmington,Delaware,Del.
Harrisburg,Pennsylvania,Pa.
Chattanooga,Tennessee,Tenn.
Knoxville,Tennessee,Tenn.
Augusta,Georgia,Ga.
Macon,Georgia,Ga.
Columbia,South Carolina,S.C.
Spartanburg,South Carolina,S.C.
Beaumont,Texas,Texas
Lubbock,Texas,Texas
Killeen,Texas,Texas`

func bars(s string) []string { return strings.Split(s, "|") }

var (
	men = strings.Fields(`James John Robert Michael David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark Steven Andrew Kenneth Kevin Brian
George Timothy Ronald Jason Edward Jeffrey Ryan Jacob Nicholas Eric Jonathan Larry Justin Scott Brandon Benjamin Samuel Frank Gregory Raymond Alexander Patrick
Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Douglas Zachary Peter Kyle Walter Ethan Jeremy Keith Christian Roger Terry Austin Sean Gerald Carl Dylan
Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan Billy Joe Alan Juan Elijah Willie Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Bradley
Russell Lucas DeAndre Tyrell Javon Marquis Lamar Terrell Demetrius Darius Jermaine Cedric Tyrone Reginald Darnell Marcus Andre Maurice Curtis Dontae Kendall Jamar
Rashad Quentin Tavon Devonte Trevon Malik Khalil Omar Luis Carlos Miguel Jesus Hector Ramon Javier Julio Cesar Ricardo Eduardo Fernando Rigoberto`)
	women = strings.Fields(`Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Margaret Sandra Ashley Kimberly Emily Donna
Michelle Carol Amanda Dorothy Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole Helen Samantha
Katherine Christine Debra Rachel Carolyn Janet Latasha Shanice Tamika Kiara Ebony Lakeisha Imani Aaliyah Shaniqua Monique Yolanda Guadalupe Esperanza Rosario`)
	lasts = strings.Fields(`Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore
Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson
Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price
Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales Fisher Vasquez
Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens
Murray Ford Castro Marshall Owens Harrison Fernandez McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns Crawford Olson
Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills
Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart
Bradley Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards
Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado
Morrison Franklin Carlson Austin Dominguez Carr Lawson Jacobs Obrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean Sims Espinoza
Howell Li Wong Reid Hanson Le McCoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz
Luna Fowler Mejia Okafor Pruitt Stokes Gaines Poole Tyson Yates Ochoa Whitaker Sloan Hutchins Mooney Pettway Ledbetter Winbush Dorsey Goolsby`)
	jobs        = bars("forklift driver|barber|nursing aide|cook|warehouse worker|roofer|student|school bus driver|security guard|mechanic|hair stylist|landscaper|college freshman|janitor|rapper|veteran|pastor's son|line cook|delivery driver|welder|clerk|football coach|machinist|home health worker|electrician|waiter")
	kins        = bars("two sons|three daughters|a 4-year-old son|twins|an infant girl|five children|a fiancee|a wife of 20 years|two grandchildren|six siblings|an unborn child|a stepdaughter")
	prefixes    = bars("|||||North |South |East |West |W. |N. |SW |NE ")
	streetNames = strings.Fields(`Main Oak Elm Maple Cedar Pine Walnut Chestnut Spruce Willow Cherry Hickory Magnolia Dogwood Laurel Vine Park Lincoln Washington Jefferson
Madison Monroe Jackson Grant Harrison Cleveland Roosevelt Kennedy Wilson Taylor Franklin Hamilton Lafayette Clinton Clay Marshall Sherman Douglas 2nd 3rd 5th 7th 9th
12th 14th 17th 21st 23rd 27th 31st 35th 38th 43rd 47th 51st 55th 63rd 71st 79th 87th 95th 103rd Highland Ridge Valley Lake River Forest Hill Prospect Fairview
Grandview Woodland Lakeview Sunset Belmont Ashland Halsted Pulaski Kedzie Western Damen Cicero Central Union Liberty Church Mill Market Court School College University
Sycamore Bellevue Monticello Orchard Meadow Garfield Euclid Superior Carnegie Gratiot Woodward Livernois Canfield Mack Alabama Georgia Florida Carolina Tennessee Texas
Delaware Montana Kentucky Virginia Morgan Coleman Porter Hawthorne Whittier Emerson Longfellow Tennyson Dexter Linwood Chalmers Baxter Norwood Glenwood Kenwood
Edgewood Beechwood Rosewood Driftwood Cottonwood Greenfield Southfield Northfield Mayfield Bloomfield Winchester Manchester Rochester Dorchester Chester`)
	streetKinds = bars("Street|Street|Street|Avenue|Avenue|Avenue|Road|Drive|Drive|Boulevard|Lane|Court|Place|Parkway|Circle|Highway")
	hoods       = bars("Englewood|Austin|Kensington|Lawndale|Riverside|Oak Park|Greenmoor|Frayser|Hollygrove|Brightmoor|Parkside|Orange Mound|Central City|Gentilly|Avondale|West End|East End|Over-the-Rhine|Mount Airy|Germantown|Southside|Northside|Westwood|Eastlake|Highland Park|Glenville|Collinwood|Haughville|Metcalfe Park|Sherman Park|Walnut Park|Jeff-Vander-Lou|Bayview|Deep East|Arbor Hill|Lakewood|Fernwood|Cherry Hill|Sandtown|Druid Heights|Upton|Brooklyn Heights|Oakwood|Pine Hills|Parramore|Sulphur Springs")
	hospitals   = bars("Mercy Hospital|University Hospital|Memorial Hospital|St. Joseph's Hospital|Regional Medical Center|Methodist Hospital|Baptist Medical Center|County General Hospital|St. Vincent Hospital|Sinai Hospital|Good Samaritan Hospital|Providence Medical Center")
	venues      = bars("a gas station|a house|an apartment building|a bar|a nightclub|a corner store|a liquor store|a park|a basketball court|a motel|a fast-food drive-thru|a strip mall|a barbershop|a car wash|a laundromat|a backyard party|a vacant lot|an alley|a bus stop|a beauty supply store|a recording studio|a check-cashing store|a pizza shop|a hookah lounge|a funeral home|a schoolyard|a tire shop|a church parking lot|a mobile home|a bowling alley|a hotel lobby|a pool hall|a dollar store|a cemetery")
	colors      = bars("silver|black|white|red|gray|dark blue|gold|maroon|tan|green")
	makes       = bars("Chevrolet Impala|Nissan Altima|Dodge Charger|Honda Accord|Ford Explorer|Toyota Camry|Jeep Cherokee|Chrysler 300|pickup|minivan|Buick LeSabre|Pontiac Grand Prix|Hyundai Sonata|Chevrolet Tahoe|Cadillac|Kia Optima|SUV|four-door sedan|Ford Crown Victoria|BMW")
	guns        = bars("a 9 mm handgun|a .40-caliber Glock|a .45-caliber pistol|a .22-caliber rifle|an AK-47-style rifle|a sawed-off shotgun|a .38-caliber revolver|a 12-gauge shotgun|a semiautomatic pistol|an AR-15|a .380 pistol|a stolen handgun")
	motives     = bars("a drug debt|a fight over a woman|an insult on Instagram|a stolen cellphone|a game of dice|a parking space|a robbery gone wrong|a feud between two families|a botched marijuana deal|a fender bender|a custody dispute|a dog bite|loud music|a gang rivalry|a bet on a basketball game|a break-in|a spilled drink|an eviction|a stare|a stolen car|unpaid rent|mistaken identity|a pair of sneakers|a love triangle")
	schools     = bars("Central High School|Northwest High School|Roosevelt High School|Carver High School|East High School|Booker T. Washington High School|Lincoln High School|John Marshall High School|Westside High School|Kennedy High School|Dunbar High School|South Technical High School")
	quotes      = bars("I heard the shots and dropped to the floor.|We never had anything like this on our street.|They need to put the guns down.|My grandbabies play out here.|It sounded like fireworks at first.|I just started praying.|He was somebody's son.|I told my kids to get in the bathtub.|You can't even walk to the store anymore.|I saw him on the ground and I couldn't look.|Everybody was running.|It don't make no sense.|They were good people.|I'm ready to move.|There was so much blood.|I keep hearing it in my sleep.|She was screaming for help.|I thought it was a car backfiring.|We held his hand until the ambulance came.|Somebody knows who did this.|It's the same thing every summer.|My windows are gone.|I used to feel safe here.|He came by just yesterday to fix my fence.|I counted the shots.|God spared us.|They shot up the whole block.|I called 911 three times.|This has to stop.|He wasn't in any gang.|I can't sleep at night.|You don't expect it in broad daylight.")
	things      = bars("a torn umbrella|a tricycle|two beer bottles|a melted birthday candle|a red cooler|a broken taillight|a box of diapers|an accordion|a shopping cart|a garden hose|a barbecue grill|a football helmet|a mattress|a wheelchair|a fish tank|a bag of oranges|a lunch box|a trampoline|a satellite dish|an ice cream cone|a plaid jacket|a wedding dress|a microwave|a parrot cage|a Bible|a set of keys|a winning lottery ticket|a toolbox|an inflatable pool|a saxophone|a jar of coins|a paint ladder|a stuffed giraffe|a hubcap|a straw hat|a pair of crutches|a deck of cards|a pumpkin|a snow shovel|a canoe|a telescope|a sewing machine|a leather boot|a violin case|a skateboard|a chandelier|a wooden crate|a sack of rice|a rusty swing|a pink backpack|a chess board|a gumball machine|a mirror|a kite|a vacuum cleaner|a lawn flamingo|a guitar|a basket of laundry|a cinder block|a plastic rosary|a jukebox|a typewriter|a globe|a tuba|a carton of milk|a porch swing|a blanket|an old mailbox|a banner|a cracked phone|a flowerpot|a hammer")
	spots       = bars("the chain-link fence|the school gymnasium|the post office|the boarded-up theater|a taco truck|the library steps|a dry cleaner|the old cannery|the credit union|a nail salon|the water tower|the overpass|a day care|the fire hydrant|the union hall|a pawnshop|the community garden|the stairwell|the mosque|a donut shop|the swimming pool|the carport|the bait shop|a thrift store|the billboard|a tax office|the rail yard|the boxing gym|a flower stand|the playground|the storm drain|a muffler shop|the VFW post|a bakery|the bandstand|the radio tower|the laundry room|a trailer|the viaduct|the skating rink|a fish market|the clinic|the lumber yard|the tennis court|an ice machine|the bus depot|the loading dock|a food pantry")
	who         = bars("a neighbor|two children|the landlord|a retired nurse|a mail carrier|three men in work boots|an uncle|the store owner|a girl in pajamas|a deacon|the night clerk|a jogger|a tow truck driver|the upstairs tenant|a paramedic|a cousin|some teenagers|a bartender|the crossing guard|a roofer|the superintendent|a man with a cane|a pastor|a woman in scrubs|the owner's son|a customer")
	did         = bars("picked up|stared at|covered|moved|carried off|pointed out|found|swept away|kicked|photographed|knelt by|tripped over|searched|washed|hid behind|guarded|dragged|folded|emptied|hosed down|leaned on|locked|circled|wiped off|gave away|ignored|hung up|borrowed|repaired|stepped around")
	outlets     = bars("%s Times|WKRT|%s Herald|KXPN-TV|%s Gazette|Action News 5|%s Free Press|FOX 12|%s Journal|NewsChannel 3|%s Observer|The Associated Press|%s Courier|WBZE|%s Examiner")
	feet        = bars("Copyright. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.|Stay with us on air and online for updates to this developing story.|Download our news app for breaking alerts.|Read more local news on our website. Subscribe for full access.|Follow our reporter on Twitter. Email the newsroom with tips.|Information from a news partner was used in this report.|Comments are closed. See our commenting policy.|Check back for updates. More stories: lottery numbers, school closings, weather radar.")
)
