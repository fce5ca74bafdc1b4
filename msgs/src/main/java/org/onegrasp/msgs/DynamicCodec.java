package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.definition.DefinitionException;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.Field;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * The codec of a type without a record, put together from its definition alone. Definitions come from other processes and from
 * files: what a message takes in memory is bounded by its bytes.
 */
final class DynamicCodec implements MessageCodec<DynamicMessage>, ValueCodec<DynamicMessage> {
  /** Values that a byte may stand for; only empty messages inside others need more, and those could fill any memory. */
  private static final long MAX_VALUES_PER_BYTE = 64;

  private final MessageDefinition message;
  private final String md5;
  private final String definition;
  private final String[] fields; // with the type in front, for exceptions
  private final ValueCodec<Object>[] values;
  private final int minimumSize;
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
      codec = new DynamicCodec(definitions.message(type), definitions, known);
      known.put(type, codec);
    }
    return codec;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // values come out of and go into the same codec
  private DynamicCodec(MessageDefinition message, Definitions definitions, Map<String, DynamicCodec> known) {
    int count = message.fields().size();
    this.message = message;
    this.md5 = definitions.md5(message);
    this.definition = definitions.fullText(message);
    this.fields = new String[count];
    this.values = new ValueCodec[count];
    int least = 0;
    long valuesInside = count;
    for (int i = 0; i < count; i++) {
      Field field = message.fields().get(i);
      fields[i] = message.type() + "." + field.name();
      ValueCodec<?> single = field.nested() ? of(field.type(), definitions, known) : null;
      values[i] = (ValueCodec<Object>) codec(field, single);
      least = Math.addExact(least, values[i].minimumSize());
      valuesInside += valuesIn(field, single);
    }
    this.minimumSize = least;
    this.valueCount = valuesInside;
    if (valuesInside > MAX_VALUES_PER_BYTE * (1L + least)) {
      throw new DefinitionException(message.type() + " has " + valuesInside + " values in " + least
          + " bytes, nearly all of them empty messages; at most " + MAX_VALUES_PER_BYTE + " a byte are read");
    }
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
    ValueCodec<?> single = nested != null ? nested : field.type().equals("string") ? new StringValue() : Scalar.of(field.type());
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
  public String type() {
    return message.type();
  }

  @Override
  public String md5() {
    return md5;
  }

  @Override
  public String definition() {
    return definition;
  }

  @Override
  public boolean hasHeader() {
    return message.hasHeader();
  }

  @Override
  public int encodedSize(DynamicMessage value) {
    return size(value);
  }

  @Override
  public void encode(DynamicMessage value, ByteBuffer out) {
    if (out.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big endian; ROS messages need order(ByteOrder.LITTLE_ENDIAN)");
    }
    write(value, out, type());
  }

  @Override
  public DynamicMessage decode(ByteBuffer in) {
    return read(new WireReader(in), type());
  }

  @Override
  public int minimumSize() {
    return minimumSize;
  }

  @Override
  public int size(DynamicMessage value) {
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      size = Math.addExact(size, values[i].size(value.values().get(i)));
    }
    return size;
  }

  @Override
  public void write(DynamicMessage value, ByteBuffer out, String field) {
    for (int i = 0; i < values.length; i++) {
      values[i].write(value.values().get(i), out, fields[i]);
    }
  }

  @Override
  public DynamicMessage read(WireReader in, String field) {
    Object[] read = new Object[values.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = values[i].read(in, fields[i]);
    }
    return new DynamicMessage(message, List.of(read));
  }
}
