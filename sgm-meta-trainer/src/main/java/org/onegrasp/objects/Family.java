package org.onegrasp.objects;

import java.util.Locale;
import java.util.function.Function;

/** Every kind of household object, and what it serves for. */
enum Family {
  BOX(0, Use.TRAINING, Containers::box),
  CAN(1, Use.TRAINING, Containers::can),
  BOTTLE(2, Use.TRAINING, Containers::bottle),
  TUBE(3, Use.TRAINING, Containers::tube),
  BOWL(4, Use.TRAINING, Tableware::bowl),
  PAN(5, Use.TRAINING, Tableware::pan),
  SCREWDRIVER(6, Use.TRAINING, HandTools::screwdriver),
  BRUSH(7, Use.TRAINING, HandTools::brush),
  BRACKET(8, Use.TRAINING, Blocks::bracket),
  MUG(9, Use.HELDOUT, Tableware::mug),
  HAMMER(10, Use.HELDOUT, HandTools::hammer),
  SCISSORS(11, Use.HELDOUT, HandTools::scissors),
  SPATULA(12, Use.HELDOUT, Tableware::spatula),
  WRENCH(13, Use.HELDOUT, HandTools::wrench),
  BRICKS(14, Use.HELDOUT, Blocks::bricks),
  REMOTE(15, Use.HELDOUT, Blocks::remote),
  LADLE(16, Use.HELDOUT, Tableware::ladle),
  FLASK(17, Use.HELDOUT, Containers::flask),
  TIN(18, Use.HELDOUT, Containers::tin),

  JUG(19, Use.WIDER, Vessels::jug),
  TEAPOT(20, Use.WIDER, Vessels::teapot),
  KETTLE(21, Use.WIDER, Vessels::kettle),
  BASKET(22, Use.WIDER, Vessels::basket),
  BUCKET(23, Use.WIDER, Vessels::bucket),
  VASE(24, Use.WIDER, Vessels::vase),
  POT(25, Use.WIDER, Vessels::pot),
  MORTAR(26, Use.WIDER, Vessels::mortar),
  FUNNEL(27, Use.WIDER, Vessels::funnel),
  ROLLINGPIN(28, Use.WIDER, Kitchen::rollingpin),
  WHISK(29, Use.WIDER, Kitchen::whisk),
  TONGS(30, Use.WIDER, Kitchen::tongs),
  BOARD(31, Use.WIDER, Kitchen::board),
  GRATER(32, Use.WIDER, Kitchen::grater),
  CORKSCREW(33, Use.WIDER, Kitchen::corkscrew),
  CANDLESTICK(34, Use.WIDER, Kitchen::candlestick),
  PLIERS(35, Use.WIDER, Workshop::pliers),
  CLAMP(36, Use.WIDER, Workshop::clamp),
  SPOOL(37, Use.WIDER, Workshop::spool),
  HANDWHEEL(38, Use.WIDER, Workshop::handwheel),
  WINGNUT(39, Use.WIDER, Workshop::wingnut),
  HINGE(40, Use.WIDER, Workshop::hinge),
  PLANE(41, Use.WIDER, Workshop::plane),
  SAW(42, Use.WIDER, Workshop::saw),
  ROLLER(43, Use.WIDER, Workshop::roller),
  DRILL(44, Use.WIDER, Workshop::drill),
  TAP(45, Use.WIDER, Fittings::tap),
  PIPE(46, Use.WIDER, Fittings::pipe),
  PLUG(47, Use.WIDER, Fittings::plug),
  PADLOCK(48, Use.WIDER, Fittings::padlock),
  MAGNET(49, Use.WIDER, Fittings::magnet),
  HOOK(50, Use.WIDER, Fittings::hook),
  KEY(51, Use.WIDER, Fittings::key),
  STAPLER(52, Use.WIDER, Office::stapler),
  CALCULATOR(53, Use.WIDER, Office::calculator),
  HANDSET(54, Use.WIDER, Office::handset),
  PEG(55, Use.WIDER, Office::peg),
  CLIP(56, Use.WIDER, Office::clip),
  STAMP(57, Use.WIDER, Office::stamp),
  MOUSE(58, Use.WIDER, Office::mouse),
  DISPENSER(59, Use.WIDER, Office::dispenser),
  CAR(60, Use.WIDER, Playthings::car),
  AEROPLANE(61, Use.WIDER, Playthings::aeroplane),
  DUCK(62, Use.WIDER, Playthings::duck),
  DUMBBELL(63, Use.WIDER, Playthings::dumbbell),
  ANIMAL(64, Use.WIDER, Playthings::animal),
  PAWN(65, Use.WIDER, Playthings::pawn),
  RACKET(66, Use.WIDER, Playthings::racket),
  RATTLE(67, Use.WIDER, Playthings::rattle),
  SHOE(68, Use.WIDER, Wardrobe::shoe),
  COMB(69, Use.WIDER, Wardrobe::comb),
  HANGER(70, Use.WIDER, Wardrobe::hanger),
  GLASSES(71, Use.WIDER, Wardrobe::glasses),
  RAZOR(72, Use.WIDER, Wardrobe::razor),
  WATCH(73, Use.WIDER, Wardrobe::watch),
  STAR(74, Use.WIDER, Compositions::star),
  CLUSTER(75, Use.WIDER, Compositions::cluster),
  HOLLOW(76, Use.WIDER, Compositions::hollow),

  TROWEL(77, Use.SEALED, Sundries::trowel),
  DUSTPAN(78, Use.SEALED, Sundries::dustpan),
  BINOCULARS(79, Use.SEALED, Sundries::binoculars),
  ANCHOR(80, Use.SEALED, Sundries::anchor),
  CRANK(81, Use.SEALED, Sundries::crank),
  AXE(82, Use.SEALED, Sundries::axe),
  FORK(83, Use.SEALED, Sundries::fork),
  CHAIR(84, Use.SEALED, Sundries::chair);

  /** What the objects of a family are for. */
  enum Use {
    /** The first families to learn from: thresholds of recognition and evaluations of "training" rest on them. */
    TRAINING,
    /** More to learn from, none of them of a held-out kind. */
    WIDER,
    /** Only to evaluate with. */
    HELDOUT,
    /** Only to evaluate releases with, once each. */
    SEALED
  }

  /**
   * Of its instances: never another number for a family, so that new families leave the objects of all others as they
   * are.
   */
  private final int seed;
  final Use use;
  private final Function<Dice, Blueprint> drawing;

  Family(int seed, Use use, Function<Dice, Blueprint> drawing) {
    this.seed = seed;
    this.use = use;
    this.drawing = drawing;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  PartedObject sample(long instance) {
    return drawing.apply(new Dice(instance * 31 + seed)).build(label() + "-" + instance, label());
  }
}
