import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.AnnotationDefaultAttribute;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;

// A step of the build: gives the annotation Unsync a static method for each public one of Unsyncs, so that programs write
// both @Unsync and Unsync.of(...). Java's grammar has no static methods in annotations, class files do. The compiler takes
// every method of an annotation for an element and asks that those which a program leaves out have a default: they get one,
// which nobody reads. See docs/adr/0005-one-name-for-unsync.md.

void main(String[] arguments) throws Exception {
    var classes = Path.of(arguments[0], "dev", "weft", "unsync");
    var functions = ClassFile.of().parse(classes.resolve("Unsyncs.class"));
    var target = classes.resolve("Unsync.class");
    var annotation = ClassFile.of().parse(target);
    var whole = ClassFile.of()
            .transformClass(
                    annotation,
                    ClassTransform.dropping(element -> element instanceof MethodModel method && isStatic(method))
                            .andThen(ClassTransform.endHandler(builder -> addAll(builder, functions))));
    Files.write(target, whole);
}

boolean isStatic(MethodModel method) {
    return method.flags().has(AccessFlag.STATIC);
}

void addAll(ClassBuilder annotation, ClassModel functions) {
    for (MethodModel function : functions.methods()) {
        if (isStatic(function) && function.flags().has(AccessFlag.PUBLIC)) {
            add(annotation, functions.thisClass().asSymbol(), function);
        }
    }
}

void add(ClassBuilder annotation, ClassDesc owner, MethodModel function) {
    annotation.withMethod(
            function.methodName().stringValue(),
            function.methodTypeSymbol(),
            ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
            method -> {
                function.findAttribute(Attributes.signature()).ifPresent(method::with);
                function.findAttribute(Attributes.exceptions()).ifPresent(method::with);
                function.findAttribute(Attributes.methodParameters()).ifPresent(method::with);
                method.with(AnnotationDefaultAttribute.of(AnnotationValue.ofString("")));
                method.withCode(code -> call(code, owner, function));
            });
}

void call(CodeBuilder code, ClassDesc owner, MethodModel function) {
    var type = function.methodTypeSymbol();
    for (int i = 0; i < type.parameterCount(); i++) {
        code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
    code.invokestatic(owner, function.methodName().stringValue(), type);
    code.return_(TypeKind.from(type.returnType()));
}
