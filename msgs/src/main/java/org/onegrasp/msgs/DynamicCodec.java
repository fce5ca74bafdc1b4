package org.onegrasp.msgs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.definition.DefinitionException;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.Field;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * The codec of a type without a record, put together from its definition alone. Definitions come from other processes
 * and from files: what a message takes in memory is bounded by its bytes.
 */
final class DynamicCodec extends StructCodec<DynamicMessage> {
  /** Values that a byte may stand for; only empty messages inside others need more, and those could fill any memory. */
  private static final long MAX_VALUES_PER_BYTE = 64;

  private final long valueCount; // of the fields and all that lies in them, variable arrays being empty

  static DynamicCodec of(String type, Definitions definitions) {
    definitions.md5(definitions.message(type)); // refuses what contains itself, before the walk below
    try {
      return of(type, definitions, new HashMap<>());
    } catch (ArithmeticException e) {
      throw new DefinitionException(type + " has fixed arrays that hold more than 2147483647 bytes together");
    }
  }

  private static DynamicCodec of(String type, Definitions definitions, Map<String, DynamicCodec> known) {
    DynamicCodec codec = known.get(type);
    if (codec == null) {
      codec = made(definitions.message(type), definitions, known);
      known.put(type, codec);
    }
    return codec;
  }

  @SuppressWarnings("unchecked") // values come out of and go into the same codec
  private static DynamicCodec made(MessageDefinition message, Definitions definitions,
      Map<String, DynamicCodec> known) {
    List<ValueCodec<Object>> values = new ArrayList<>();
    long valuesInside = message.fields().size();
    for (Field field : message.fields()) {
      ValueCodec<?> single = field.nested() ? of(field.type(), definitions, known) : null;
      values.add((ValueCodec<Object>) codec(field, single));
      valuesInside += valuesIn(field, single);
    }
    int least = least(values);
    if (valuesInside > MAX_VALUES_PER_BYTE * (1L + least)) {
      throw new DefinitionException(message.type() + " has " + valuesInside + " values in " + least
          + " bytes, nearly all of them empty messages; at most " + MAX_VALUES_PER_BYTE + " a byte are read");
    }
    return new DynamicCodec(message, definitions, values, valuesInside);
  }

  private DynamicCodec(MessageDefinition message, Definitions definitions, List<ValueCodec<Object>> values,
      long valueCount) {
    super(message, definitions, values);
    this.valueCount = valueCount;
  }

  private static long valuesIn(Field field, ValueCodec<?> single) {
    long inOne = single instanceof DynamicCodec nested ? nested.valueCount : 0;
    return switch (field.shape()) {
      case SINGLE -> inOne;
      case FIXED_ARRAY -> Math.multiplyExact(1 + inOne, field.length());
      case VARIABLE_ARRAY -> 0;
    };
  }

  /** @param nested codec of the element when that is a message, otherwise null */
  private static ValueCodec<?> codec(Field field, ValueCodec<?> nested) {
    int length = field.shape() == Field.Shape.FIXED_ARRAY ? field.length() : -1;
    ValueCodec<?> numbers = field.shape() == Field.Shape.SINGLE ? null : PrimitiveArray.of(field.type(), length);
    if (numbers != null) {
      return numbers;
    }
    ValueCodec<?> single =
        nested != null ? nested : field.type().equals("string") ? new StringValue() : Scalar.of(field.type());
    if (field.shape() == Field.Shape.SINGLE) {
      return single;
    }
    if (single.minimumSize() == 0) {
      throw new DefinitionException("field '" + field.typeText() + " " + field.name()
          + "': an array of empty messages has no bytes that bound its length");
    }
    @SuppressWarnings("unchecked") // as above
    ValueCodec<Object> element = (ValueCodec<Object>) single;
    return new ListValue(element, length);
  }

  @Override
  Object part(DynamicMessage value, int i) {
    return value.values().get(i);
  }

  @Override
  DynamicMessage of(Object[] parts) {
    return new DynamicMessage(message(), List.of(parts));
  }
}
