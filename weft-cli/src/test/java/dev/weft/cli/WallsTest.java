package dev.weft.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the house: arrows point down only. */
@AnalyzeClasses(packages = "dev.weft", importOptions = DoNotIncludeTests.class)
class WallsTest {
    private static final String[] FACES = {"dev.weft.asyncio..", "dev.weft.trio..", "dev.weft.unsync.."};

    @ArchTest
    static final ArchRule theKernelKnowsNoFace = noClasses()
            .that()
            .resideInAPackage("dev.weft")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FACES);

    @ArchTest
    static final ArchRule facesDoNotTouchTheEngine = noClasses()
            .that()
            .resideInAnyPackage(FACES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weft.engine..");

    @ArchTest
    static final ArchRule theEngineKnowsNothingOfTasks = noClasses()
            .that()
            .resideInAPackage("dev.weft.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weft", "dev.weft.asyncio..", "dev.weft.trio..", "dev.weft.spi..");

    @ArchTest
    static final ArchRule onlyTheEngineReachesIntoTheJdk = noClasses()
            .that()
            .resideInAnyPackage("dev.weft", "dev.weft.asyncio..", "dev.weft.trio..", "dev.weft.net..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.invoke.MethodHandles$Lookup")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.invoke.VarHandle")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..");

    @ArchTest
    static final ArchRule onlyTheTransportKnowsNetty = noClasses()
            .that()
            .resideOutsideOfPackages("dev.weft.net..", "dev.weft.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule onlyTheClusterKnowsHazelcast = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weft.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..");
}
