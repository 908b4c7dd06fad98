package org.casanube.block.collection.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.function.Supplier;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.collection.CollectionJournal;
import org.casanube.block.collection.CollectionTask;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.collection.VerificationTask;
import org.casanube.block.operations.Operations;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for the store's room: how full it is, making room, looking for damage. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "storage", description = "The block store's room and soundness.")
class StorageController {
  private final Supplier<StorageRoom> room;
  private final BlockStore store;
  private final CollectionJournal journal;
  private final Operations operations;

  StorageController(
      Supplier<StorageRoom> storageRoom,
      BlockStore store,
      CollectionJournal journal,
      Operations operations) {
    room = storageRoom;
    this.store = store;
    this.journal = journal;
    this.operations = operations;
  }

  @GetMapping("/storage")
  @Operation(operationId = "storage", summary = "Tell what the store holds and may hold")
  StorageResponse storage() {
    return StorageResponse.of(room.get(), store.damages(), journal.last().orElse(null));
  }

  @PostMapping("/garbage-collection")
  @Operation(
      operationId = "collectGarbage",
      summary = "Remove the blocks that nothing needs",
      description =
          "Goes on beside everything else, as an operation. If one is under way already, that one"
              + " is given back.")
  ResponseEntity<StartedOperationResponse> collect(
      @RequestParam(defaultValue = "false")
          @Parameter(
              description =
                  "Go on though needed blocks are missing or damaged; what only they lead to is"
                      + " removed then.")
          boolean despiteDamage) {
    return StartedOperationResponse.accepted(
        operations.start(
            CollectionTask.TYPE,
            Map.of(CollectionTask.DESPITE_DAMAGE, Boolean.toString(despiteDamage))));
  }

  @PostMapping("/storage/verifications")
  @Operation(
      operationId = "verifyStorage",
      summary = "Read and hash every block again",
      description = "An operation; its result counts `blocks`, `bytes` and `damagedBlocks`.")
  ResponseEntity<StartedOperationResponse> verify() {
    return StartedOperationResponse.accepted(operations.start(VerificationTask.TYPE, Map.of()));
  }
}
