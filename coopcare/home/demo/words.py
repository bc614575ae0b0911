"""What people in the demo write: notes after a visit, reasons, queries. `{name}` is what the person is called."""

NOTES: dict[str, tuple[str, ...]] = {
    "sleep_in": (
        "A quiet night. Up at 7 and kettle on before I went.",
        "Slept through. Checked the doors at ten and again at six.",
        "Called once for a glass of water. Back to sleep by half past two.",
    ),
    "night": (
        "Quiet night. Turned at midnight, 2am and 4am. A drink each time.",
        "Awake from 3am with an ache in the shoulder. Turned, pillow moved, asleep again by 4am.",
        "We talked about football until one. Then a good sleep.",
        "Slept through but for 2:30am. Skin looks well.",
    ),
    "bedtimes": (
        "Washed and into night things. Warm milk, light on in the landing.",
        "In bed by nine with the radio on low. Doors locked.",
        "{name} wanted to finish the programme first, so we did bed at the end of it.",
        "A bit tired tonight. Quick wash, straight to bed, water within reach.",
        "All settled. Curtains left open a hand's width, as {name} likes.",
        "Cream put on both legs. Doors locked and checked.",
        "{name} told me about the old days at the mill. Comfortable in bed when I left.",
        "Clean pyjamas and clean sheets. Lamp and phone on the bedside table.",
    ),
    "teas": (
        "Cheese on toast and tomato soup. Ate all of it.",
        "Ham sandwich and a piece of parkin. Two cups of tea.",
        "Dal and rice from the fridge, warmed through. Ate well.",
        "Not very hungry. Half a sandwich and some melon; the rest is in the fridge with a label.",
        "Fish fingers, beans, a yoghurt. Washed up.",
        "Egg and chips on request. {name} did the buttering.",
        "Soup and bread. We sat and did the crossword, bar two clues.",
        "Pierogi from the freezer, with onions. {name} had seconds.",
    ),
    "mornings": (
        "Up and washed, blue cardigan. Porridge and a banana.",
        "Slept well. Wash at the basin, dressed, two slices of toast and marmalade.",
        "{name} did the top half, I did the bottom half. Good mood today.",
        "Slow start, sore knees. Took our time. Dressed by the window.",
        "Hair washed. Weetabix with warm milk, tea with one sugar.",
        "Skin fine, heels a bit red: cream put on, and I have told the support worker.",
        "Shower today rather than a wash, because {name} fancied one. Scrambled egg after.",
        "Dressed for chapel. Breakfast at the table, radio on.",
        "{name} had been up since five. Wash, fresh clothes, second breakfast.",
        "Shave, wash, clean shirt. Tea and a bacon sandwich.",
        "All fine. Walked to the kitchen with the frame, and back.",
        "Bit low this morning. We talked about the grandchildren and it helped.",
        "Washed and dressed, legs creamed. Congee and a pot of tea.",
        "Paratha and yoghurt for breakfast. Laughed a lot about the neighbour's goose.",
    ),
    "lunches": (
        "Meat and potato pie with peas. Ate most of it. Jug of squash left in reach.",
        "Vegetable curry, rice, a glass of water. All gone.",
        "Soup today as it is hot out. Plenty to drink.",
        "Fish in parsley sauce. {name} says it wanted salt, and it did.",
        "Ate half; the other half is covered in the fridge for tea.",
        "Cottage pie, tinned peaches. Two cups of tea while we looked at photographs.",
        "Omelette and salad. Cut up small, no trouble swallowing.",
    ),
    "sitting": (
        "We played dominoes. I lost, as usual.",
        "Looked through the wedding album and made a list of who is who.",
        "{name} dozed after dinner, then we did a jigsaw of the viaduct.",
        "Baked scones together; six left in the tin.",
        "Watched the rugby. A walk to the gate and back at half time.",
        "Sorted the button box by colour. Nice quiet afternoon.",
    ),
    "outing": (
        "Bus to the market, a coffee, and home by the canal. {name} walked further than last week.",
        "Library, then fish and chips on the bench. Sun on our faces.",
        "To the garden centre for bulbs. {name} chose, I carried.",
        "Took {name} to prayers and waited. Back in good time.",
        "Round the reservoir with the chair. Windy and wonderful.",
        "Swimming baths. Twelve widths!",
        "Café in the old station. Met two people {name} had not seen for years.",
        "To see the allotment. Came home with beans.",
    ),
    "bath": (
        "Long bath, hair washed, nails done. Skin looks well.",
        "Shower in the chair. Dried well between the toes, cream on.",
        "{name} enjoyed the new bath oil. Floor dried after.",
        "Quick shower, did not fancy a bath. Clean towels out.",
    ),
    "cooking": (
        "Chicken and leek pie for two days. {name} rolled the pastry.",
        "Sambar, rice and a cabbage dish. I only chopped.",
        "Made a big pan of soup. Four boxes in the freezer with labels.",
        "Chapatis! Mine were maps of Wales, {name}'s were round.",
        "Spaghetti with a sauce from scratch. Washed up and wiped down.",
        "Rice and peas, and cake for the neighbours.",
    ),
    "shopping": (
        "Everything on the list but the brown bread; got the seeded one. Receipt on the fridge.",
        "Co-op and the chemist. £23.40, receipt and change in the tin.",
        "{name} came along in the chair and chose the fruit. Put away together.",
        "Market for veg, then the butcher. Prices shocking, company good.",
        "Milk was out of date, so threw it and bought more. Receipt in the tin.",
    ),
    "cleaning": (
        "Kitchen and bathroom done, floors washed. Bed changed.",
        "Did the fridge as well; two things were past their date.",
        "{name} dusted what could be reached sitting down, I did the rest.",
        "Bathroom, bed, bins out. Tap in the kitchen drips: told the support worker.",
        "Windows today, because the sun showed them up.",
    ),
    "laundry": (
        "Two loads, dried on the line, ironed what needs it.",
        "Bedding washed and back on. Found the missing glove.",
        "Whites and darks. {name} folded and I ironed.",
    ),
    "post": (
        "Gas bill paid by phone with {name}. Letter from the hospital: appointment written on the calendar.",
        "Only flyers today, so we wrote to {name}'s cousin.",
        "Filled in the form from the council together. {name} signed it.",
        "Paid the window cleaner, put the bank letter in the folder.",
    ),
    "dog": (
        "Up to the quarry and back. Muddy paws washed.",
        "Long walk, met three friends. Dog asleep before I left.",
        "Rain, so twice round the field and a towel.",
        "Along the water. Found a ball, brought the ball home.",
    ),
    "garden": (
        "Weeded the front bed together. {name} directed from the bench.",
        "Planted broad beans and tied in the rose.",
        "Swept leaves, cut the grass for the last time this year, I think.",
        "Potted on the seedlings in the kitchen because of the rain.",
    ),
    "extra": (
        "Tea and a chat. Better for the company.",
        "Sat together until things felt easier. All well when I left.",
    ),
}

ALSO = (
    "Window opened as asked.",
    "Nothing to worry about.",
    "Cheerful when I left.",
    "The nurse had been before me.",
    "Daughter rang while I was there.",
    "Pendant checked and worn.",
    "Key back in the safe.",
    "A good day.",
)
TABLETS_TAKEN = (
    "Tablets taken at {time}.",
    "Took the tablets with water, {time}.",
    "Tablets prompted and taken, {time}.",
)
NOT_WANTED = "Not wanted today: {task}."
LATE_BECAUSE = (
    "Sorry I was late, the visit before needed longer.",
    "Late because of the roadworks on Mill Lane; I rang ahead.",
    "My bike had a puncture. I rang to say.",
)
SHORT_BECAUSE = ("{name} had a visitor and was glad to be left to it.", "All done early and {name} wanted to get on.")

QUERIES = (
    "It felt nearer half an hour than what it says.",
    "The time of leaving is wrong: my programme had not started yet.",
    "We did not do all of it, so I do not think I should pay for all of it.",
    "I think the clock was still running while we waited for the doctor.",
)
DECLINES = (
    "I have a hospital appointment of my own that morning.",
    "It is my niece's wedding.",
    "I cannot get there in time from the visit before.",
)
MISSED_BECAUSE = (
    "The PCA's car broke down and the message did not reach on-call.",
    "A change of rota was not seen. We have said sorry in person.",
)
SICK = "Off sick"
LET_GO = ("Swapped with a colleague.", "Is needed at a two-person visit then.", "Has training that day.")
AWAY_NOTES = ("Staying with my sister in Whitby.", "A week at my daughter's.", "Away with the luncheon club.")
HOSPITAL_NOTES = (
    "Taken in after a fall. Doing well.",
    "In for the new hip.",
    "Chest infection, a few days on the ward.",
)
NOT_NEEDED_NOTES = ("My son is here today.", "I feel well enough to manage.", "Friends are coming.", "")
OUR_FAULT_NOTE = "Nobody could be found in time. We are sorry."
ASKED_FOR_COMPANY = "I cannot settle. Could somebody sit with me for a while?"
