package org.casanube.block.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the generated description of the REST API says about the service as a whole. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  @Bean
  OpenAPI blockServiceApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Casanube block service")
                .version("v1")
                .description("Content-addressed blocks, files, pins and file trees.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
  }
}
