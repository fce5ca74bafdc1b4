package org.onegrasp.web;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.Strictness;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Records to texts and texts to fields. Nulls are written, numbers to micrometres; markup in names is escaped as well,
 * so that no text is HTML by accident.
 */
final class Json {
  private static final String WHAT_TO_DO = "see docs/web.md for what this request takes";
  private static final int DIGITS = 6;
  private static final Gson GSON = new GsonBuilder()
      .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
      .serializeNulls()
      .setStrictness(Strictness.STRICT)
      .registerTypeAdapter(Double.class, (JsonSerializer<Double>) (value, type, context) -> number(value))
      .registerTypeAdapter(double.class, (JsonSerializer<Double>) (value, type, context) -> number(value))
      .create();

  private static final Gson CAMEL = new GsonBuilder().create();

  private Json() {}

  private static JsonElement number(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros())
        : JsonNull.INSTANCE;
  }

  static String text(Object record) {
    return GSON.toJson(record);
  }

  /** With the names of fields as they are: for a protocol of others. */
  static String camelText(Object record) {
    return CAMEL.toJson(record);
  }

  static byte[] bytes(Object record) {
    return text(record).getBytes(StandardCharsets.UTF_8);
  }

  /** A text of others; 400 when it is no JSON object. */
  static Fields fields(byte[] body) {
    return fields(new String(body, StandardCharsets.UTF_8));
  }

  static Fields fields(String text) {
    try {
      JsonObject object = GSON.fromJson(text, JsonObject.class);
      return new Fields(object == null ? new JsonObject() : object);
    } catch (JsonParseException e) {
      throw new RefusedException(400, "the body is no JSON object", WHAT_TO_DO);
    }
  }

  /** The fields of a JSON object that others sent; 400 when one is missing or of another kind. */
  record Fields(JsonObject object) {
    private JsonPrimitive value(String name) {
      JsonElement value = object.get(name);
      return value instanceof JsonPrimitive primitive ? primitive : null;
    }

    boolean has(String name) {
      return object.has(name) && !object.get(name).isJsonNull();
    }

    String text(String name) {
      JsonPrimitive value = value(name);
      if (value == null || !value.isString()) {
        throw wrong(name, "a text");
      }
      return value.getAsString();
    }

    String text(String name, String otherwise) {
      return has(name) ? text(name) : otherwise;
    }

    double number(String name) {
      JsonPrimitive value = value(name);
      double number = value != null && value.isNumber() ? value.getAsDouble() : Double.NaN;
      if (!Double.isFinite(number)) {
        throw wrong(name, "a number");
      }
      return number;
    }

    /** Null where there is none. */
    Double maybe(String name) {
      return has(name) ? (Double) number(name) : null;
    }

    boolean flag(String name, boolean otherwise) {
      if (!has(name)) {
        return otherwise;
      }
      JsonPrimitive value = value(name);
      if (value == null || !value.isBoolean()) {
        throw wrong(name, "true or false");
      }
      return value.getAsBoolean();
    }

    private RefusedException wrong(String name, String kind) {
      return new RefusedException(400, "the field '" + name + "' must be " + kind + ", it is "
          + (has(name) ? "something else" : "missing"), WHAT_TO_DO);
    }
  }
}
