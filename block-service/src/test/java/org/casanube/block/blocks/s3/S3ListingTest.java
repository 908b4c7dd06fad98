package org.casanube.block.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class S3ListingTest {
  @Test
  void parse_ofPage_givesItemsAndToken() throws XMLStreamException {
    S3Listing listing =
        parse(
            """
            <?xml version="1.0"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Name>b</Name><Prefix>p/</Prefix><IsTruncated>true</IsTruncated>
              <Contents><Key>p/a&amp;b</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>
                <Size>12</Size><Owner><ID>x</ID></Owner></Contents>
              <Contents><Key>p/c</Key><LastModified>2026-01-02T03:04:06Z</LastModified>
                <Size>0</Size></Contents>
              <NextContinuationToken>more</NextContinuationToken>
            </ListBucketResult>
            """);

    assertThat(listing.items())
        .containsExactly(
            new S3Listing.Item("p/a&b", 12, Instant.parse("2026-01-02T03:04:05Z")),
            new S3Listing.Item("p/c", 0, Instant.parse("2026-01-02T03:04:06Z")));
    assertThat(listing.next()).isEqualTo("more");
  }

  @Test
  void parse_ofEntity_doesNotReadFiles() {
    assertThatThrownBy(() ->
            parse(
                """
                <?xml version="1.0"?>
                <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
                <ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>
                """))
        .isInstanceOf(XMLStreamException.class);
  }

  @Test
  void errorCode_ofError_isFound() {
    assertThat(errorCode("<Error><Code>NoSuchBucket</Code><Message>m</Message></Error>"))
        .isEqualTo("NoSuchBucket");
    assertThat(errorCode("not XML")).isEmpty();
    assertThat(errorCode("")).isEmpty();
  }

  private static S3Listing parse(String xml) throws XMLStreamException {
    return S3Listing.parse(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static String errorCode(String xml) {
    return S3Listing.errorCode(xml.getBytes(StandardCharsets.UTF_8));
  }
}
