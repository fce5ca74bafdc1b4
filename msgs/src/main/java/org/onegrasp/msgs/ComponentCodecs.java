package org.onegrasp.msgs;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import org.onegrasp.msgs.definition.Field;

/** Finds the codec of a record component from the field that it stands for. */
final class ComponentCodecs {
  private ComponentCodecs() {}

  /** @throws IllegalArgumentException when name or type of the component does not fit the field */
  static ValueCodec<?> of(Field field, RecordComponent component) throws ReflectiveOperationException {
    ValueCodec<?> codec =
        field.shape() == Field.Shape.SINGLE ? single(field, component.getType()) : array(field, component);
    if (codec == null || !sameName(field.name(), component)) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord() + ": component '" + component.getGenericType() + " "
              + component.getName() + "' does not fit field '" + field.typeText() + " " + field.name() + "'");
    }
    return codec;
  }

  private static ValueCodec<?> array(Field field, RecordComponent component) throws ReflectiveOperationException {
    int length = field.shape() == Field.Shape.FIXED_ARRAY ? field.length() : -1;
    if (component.getType() != List.class) {
      return PrimitiveArray.of(field.type(), component.getType(), length);
    }
    Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    @SuppressWarnings("unchecked") // single() has checked it against the element type
    ValueCodec<Object> codec = (ValueCodec<Object>) single(field, element);
    return codec == null ? null : new ListValue(codec, length);
  }

  private static ValueCodec<?> single(Field field, Class<?> javaType) throws ReflectiveOperationException {
    if (field.nested()) {
      RecordCodec<?> codec = (RecordCodec<?>) javaType.getField("CODEC").get(null);
      return codec.type().equals(field.type()) ? codec : null;
    }
    if (field.type().equals("string")) {
      return javaType == String.class ? new StringValue() : null;
    }
    return Scalar.of(field.type(), javaType);
  }

  /** Fields are written like_this, components likeThis; a truth value may lose the "is" in front. */
  private static boolean sameName(String fieldName, RecordComponent component) {
    String name = fieldName.replace("_", "").toLowerCase(Locale.ROOT);
    String written = component.getName().toLowerCase(Locale.ROOT);
    return name.equals(written) || component.getType() == boolean.class && name.equals("is" + written);
  }
}
