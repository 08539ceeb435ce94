package dev.weft.unsync;

import dev.weft.Awaitable;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;

/**
 * Finds at compile time what unsync finds out when it runs: a marked method that does not return {@link Unfuture}, is
 * marked for two places, cannot be reached, suspends where it may not, or hands to another process what cannot travel. Put
 * this module on the processor path.
 */
@SupportedAnnotationTypes("dev.weft.unsync.Unsync")
public final class UnsyncProcessor extends AbstractProcessor {
    /** Makes the processor; the compiler does. */
    public UnsyncProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            for (Element element : round.getElementsAnnotatedWith(annotation)) {
                if (element instanceof ExecutableElement method) {
                    check(method, method.getAnnotation(Unsync.class));
                }
            }
        }
        return false;
    }

    private void check(ExecutableElement method, Unsync mark) {
        Element owner = method.getEnclosingElement();
        boolean declared = owner != null && owner.getKind() == ElementKind.INTERFACE;
        if (!method.getModifiers().contains(Modifier.PUBLIC)
                || method.getModifiers().contains(Modifier.STATIC)) {
            fault(method, "is marked @Unsync, so it must be public and of an object, for Unsync.of");
        }
        if (declared && !isUnfuture(method)) {
            fault(method, "is marked @Unsync, so it must return Unfuture");
        }
        if ((mark.cpuBound() || mark.cluster()) && !isUnfuture(method) && isAwaitable(method)) {
            fault(method, "suspends, so it runs on the loop and can be neither cpuBound nor for the cluster");
        }
        if (mark.cpuBound() && mark.cluster()) {
            fault(method, "is marked both cpuBound and cluster: it runs in one place");
        }
        if (mark.cpuBound() || mark.cluster()) {
            method.getParameters()
                    .forEach(parameter -> checkTravels(method, parameter.asType(), "parameter " + parameter));
            if (isUnfuture(method) && method.getReturnType() instanceof DeclaredType unfuture) {
                unfuture.getTypeArguments().forEach(type -> checkTravels(method, type, "result"));
            } else if (!isUnfuture(method) && method.getReturnType().getKind() != TypeKind.VOID) {
                checkTravels(method, method.getReturnType(), "result");
            }
        }
    }

    private void checkTravels(ExecutableElement method, TypeMirror type, String what) {
        if (type.getKind() == TypeKind.TYPEVAR || type.getKind() == TypeKind.WILDCARD || isOpen(type)) {
            return; // what it will be is not known here
        }
        TypeMirror serializable = processingEnv
                .getElementUtils()
                .getTypeElement(java.io.Serializable.class.getName())
                .asType();
        if (!type.getKind().isPrimitive() && !processingEnv.getTypeUtils().isAssignable(type, serializable)) {
            fault(method, "runs elsewhere, but its " + what + " of type " + type + " is not Serializable");
        }
    }

    /** An interface or Object: an object of such a type may be serialisable though the type is not. */
    private boolean isOpen(TypeMirror type) {
        Element element = processingEnv.getTypeUtils().asElement(type);
        return element != null
                && (element.getKind() == ElementKind.INTERFACE
                        || List.of("java.lang.Object", "java.lang.Void").contains(element.toString()));
    }

    private boolean isUnfuture(ExecutableElement method) {
        return erased(method.getReturnType()).equals(Unfuture.class.getName());
    }

    private boolean isAwaitable(ExecutableElement method) {
        var types = processingEnv.getTypeUtils();
        TypeElement awaitable = processingEnv.getElementUtils().getTypeElement(Awaitable.class.getName());
        return types.isAssignable(types.erasure(method.getReturnType()), types.erasure(awaitable.asType()));
    }

    private String erased(TypeMirror type) {
        return processingEnv.getTypeUtils().erasure(type).toString();
    }

    private void fault(ExecutableElement method, String what) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, method.getSimpleName() + " " + what, method);
    }
}
